// What a reader can see and use on the page: headings, links, controls, and which buttons would be dead without scripts.
// Tools (<... data-tool>) are left out: they need a script, and say so.
() => {
  const shown = selector => [...document.querySelectorAll(selector)].filter(
    node => node.checkVisibility({ visibilityProperty: true }) && !node.closest('[data-tool]'))
  return {
    headings: shown('h1, h2, h3, h4').map(node => node.innerText),
    links: shown('a[href]').map(node => node.getAttribute('href')),
    controls: shown('input, select, textarea').map(node => node.name),
    dead: shown('button').filter(node => !(node.form && node.type === 'submit')).map(node => node.innerText),
  }
}
