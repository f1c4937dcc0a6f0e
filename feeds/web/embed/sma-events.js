// <sma-events country="DE" type="congress,course" heading="3" ui="de"><a href="…/events/">SMA events</a></sma-events>
//
// Shows the list of events of the service that this script came from. What stands inside the element is shown until
// the list is there, and again if it cannot be had. Attributes are the filters of the service; the language of the
// events is `event-lang`, because `lang` means the language of the element. No dependency, no style, no cookie.
"use strict";
(() => {
  // As a module a script does not know which one it is: then it is the one of that name.
  const script = document.currentScript ?? document.querySelector('script[src*="/embed/sma-events.js"]');
  if (!script?.src || !window.customElements || customElements.get("sma-events")) return;

  const LIST = new URL("list", script.src);
  const FILTERS = ["country", "type", "audience", "topic", "mode", "source", "from", "to", "q", "heading", "limit"];
  const PATIENCE_MS = 20000;
  const SLOW_MS = 600; // what comes sooner need not be announced as being awaited
  const WORDS = __WORDS__;
  // Where a page demands trusted types: this one policy takes nothing but answers of the service itself.
  const trusted = window.trustedTypes?.createPolicy("sma-events", { createHTML: (html) => html });

  class SmaEvents extends HTMLElement {
    static observedAttributes = [...FILTERS, "event-lang", "ui"];
    #fallback = []; // what stands inside while the list is shown in its place
    #shown = false;
    #request = null;
    #said = null;
    #queued = false;

    connectedCallback() {
      this.#ask();
    }

    disconnectedCallback() {
      this.#request?.abort();
    }

    attributeChangedCallback(name, before, after) {
      if (this.isConnected && before !== after) this.#ask();
    }

    // Several attributes that change at once are one question.
    #ask() {
      if (this.#queued) return;
      this.#queued = true;
      setTimeout(() => {
        this.#queued = false;
        if (this.isConnected) this.#load();
      });
    }

    async #load() {
      this.#request?.abort();
      const request = (this.#request = new AbortController());
      const words = WORDS[this.#language()];
      this.#prepare();
      const slow = setTimeout(() => this.#say(words.loading), SLOW_MS);
      const end = setTimeout(() => request.abort(), PATIENCE_MS);
      this.setAttribute("aria-busy", "true");
      try {
        const list = await this.#fetch(request.signal);
        if (this.#request !== request) return;
        this.#show(list);
        const count = list.dataset.count;
        this.#say((count === "1" ? words.loaded_one : words.loaded_other).replace("{count}", count));
      } catch (problem) {
        if (this.#request !== request || !this.isConnected) return;
        this.#fallBack();
        this.#say(words.failed);
        console.warn(`<sma-events>: ${problem.message}`);
      } finally {
        clearTimeout(slow);
        clearTimeout(end);
        if (this.#request === request) this.removeAttribute("aria-busy");
      }
    }

    async #fetch(signal) {
      const answer = await fetch(this.#address(), { signal, credentials: "omit", referrerPolicy: "no-referrer" });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text.slice(0, 500));
      if (new URL(answer.url).origin !== LIST.origin) throw new Error(`${answer.url} is not the service`);
      const parsed = new DOMParser().parseFromString(trusted ? trusted.createHTML(text) : text, "text/html");
      const list = parsed.querySelector("div.sma-events");
      if (!list) throw new Error(`${answer.url} holds no list of events`);
      return list;
    }

    #address() {
      const address = new URL(LIST);
      for (const name of FILTERS) if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
      if (this.hasAttribute("event-lang")) address.searchParams.set("lang", this.getAttribute("event-lang"));
      const ui = this.getAttribute("ui") ?? this.#language();
      if (ui !== "en") address.searchParams.set("ui", ui);
      return address;
    }

    // The language that is asked for, else that of the page around, else English.
    #language() {
      const wanted = this.getAttribute("ui") ?? this.closest("[lang]")?.lang ?? "en";
      const language = wanted.slice(0, 2).toLowerCase();
      return language in WORDS ? language : "en";
    }

    #prepare() {
      if (this.#said) return;
      this.#said = document.createElement("span");
      this.#said.setAttribute("role", "status");
      // Heard, not seen. Set by script and not as an attribute, which a page's policy may forbid.
      Object.assign(this.#said.style, {
        position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap",
      });
      this.append(this.#said);
    }

    #show(list) {
      const before = [...this.childNodes].filter((node) => node !== this.#said);
      if (!this.#shown) this.#fallback = before;
      for (const node of before) node.remove();
      this.prepend(list);
      this.#shown = true;
    }

    #fallBack() {
      if (!this.#shown) return;
      this.querySelector("div.sma-events").remove();
      this.prepend(...this.#fallback);
      this.#shown = false;
    }

    #say(words) {
      this.#said.textContent = words;
    }
  }

  customElements.define("sma-events", SmaEvents);
})();
