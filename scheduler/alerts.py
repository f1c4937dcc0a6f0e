"""Tells people of sources that break and of those that are well again, once each.

Looks at every source's health after each crawl and every minute, puts what changed into the store's outbox, and sends
what is due there: a log line at once, e-mail and webhook with pauses that double. Beyond [health] per_hour changes go
together into one message. What was being sent while the process died is sent again, under the same id.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from config.load import Config
from scheduler.channels import Channel, DeliveryError, channels_of, in_thread
from scheduler.logs import in_a_line
from scheduler.messages import Message, Sender, digest_instant, messages, next_try, one_line
from scheduler.workplace import Workplace
from store.door.alarms import Alarms
from store.outbox import LOG
from store.watch import Announcement, Kind

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 60.0
HELD_FOR = dt.timedelta(minutes=5)  # longer than any attempt takes; then somebody else may try
KEPT_FOR = dt.timedelta(days=180)
_SENTENCES = {
    Kind.BROKEN: "a source is broken",
    Kind.RECOVERED: "a source is well again",
    Kind.OTHERWISE: "a source is broken in another way",
    Kind.SETTLED: "a source changed",
    Kind.STILL_BROKEN: "sources are still broken",
}


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@dataclass(slots=True)
class Alerts:
    """Announces changes of health. `config` and `sender` are asked anew each time, so that a reload counts at once."""

    alarms: Alarms
    config: Callable[[], Config]
    sender: Callable[[], Sender]
    clock: Callable[[], dt.datetime] = _now
    env: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)

    def request(self) -> None:
        """Ask for a look soon: something may have changed."""
        self._wanted.set()

    async def run(self) -> None:
        """Look and send, until cancelled. A store that is away costs a line and a minute."""
        while True:
            try:
                await self.look_and_send()
            except Exception as error:
                log.error("health could not be announced, trying again", reason=in_a_line(error))  # noqa: TRY400
                await asyncio.sleep(LOOK_EVERY_S)
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._wanted.wait()
            except TimeoutError:
                pass
            self._wanted.clear()

    async def once(self) -> None:
        """Look and send one time, for a command that ends; a store that is away costs a line."""
        try:
            await self.look_and_send()
        except Exception as error:
            log.error("health could not be announced", reason=in_a_line(error))  # noqa: TRY400

    async def look_and_send(self) -> None:
        """Note what changed, then send whatever is due."""
        config = self.config()
        channels = channels_of(config.settings.health, self.env)
        await asyncio.to_thread(self.note, config, list(channels))
        await asyncio.to_thread(self.tell_log)
        await asyncio.gather(*(self._deliver(name, channel, config) for name, channel in channels.items()))

    def note(self, config: Config, channels: list[str]) -> None:
        """Put what changed into the outbox, and once a day what is still broken."""
        now = self.clock()
        self.alarms.take_note(config, channels, now)
        if config.settings.health.digest is None:
            return
        day = digest_instant(config.settings.health.digest, now)
        if self.alarms.still_broken(config, channels, day, now) is not None:
            self.alarms.forget(now - KEPT_FOR)

    def tell_log(self) -> None:
        """Write a line for each announcement that the log has not told."""
        now = self.clock()
        told = self.alarms.waiting(LOG, now).due
        ids = [each.id for each in told]
        if ids and self.alarms.claim(LOG, ids, now + HELD_FOR, now):
            for each in told:
                tell(each)
                self.alarms.sent(LOG, [each.id], now)

    async def _deliver(self, name: str, channel: Channel, config: Config) -> None:
        """Send what one channel is to tell; after a failure the rest waits for its next turn."""
        now = self.clock()
        waiting = await asyncio.to_thread(self.alarms.waiting, name, now)
        for each in messages(waiting, now, config.settings.health.per_hour):
            now = self.clock()
            if not await asyncio.to_thread(self.alarms.claim, name, each.ids, now + HELD_FOR, now):
                continue
            try:
                await in_thread(lambda told=each: channel.send(told, self.sender()))  # type: ignore[misc]
            except DeliveryError as error:
                attempts = max(waiting.attempts[number] for number in each.ids) + 1
                await asyncio.to_thread(self._failed, name, each, attempts, error)
                return
            await asyncio.to_thread(self.alarms.sent, name, each.ids, self.clock())
            log.info("announced", channel=name, title=each.title, message=each.id)

    def _failed(self, name: str, told: Message, attempts: int, error: DeliveryError) -> None:
        now, reason = self.clock(), one_line(str(error), 300)
        again = next_try(told, attempts, now)
        if again is None:
            self.alarms.give_up(name, told.ids, reason, now)
            log.error(
                "an announcement is given up, it could not be sent", channel=name, reason=reason, title=told.title
            )
        else:
            self.alarms.put_off(name, told.ids, reason, again)
            log.warning("an announcement could not be sent", channel=name, reason=reason, again_at=again.isoformat())


def tell(told: Announcement) -> None:
    """Log one announcement in one line."""
    if told.kind is Kind.STILL_BROKEN:
        log.warning(_SENTENCES[told.kind], sources=[each.source for each in told.subjects])
        return
    (about,) = told.subjects
    fields = {"source": about.source, "health": about.health.value, "since": about.since.isoformat(timespec="seconds")}
    if told.kind in (Kind.BROKEN, Kind.OTHERWISE):
        outcome = about.crawl_class.value if about.crawl_class else ""
        log.warning(_SENTENCES[told.kind], **fields, outcome=outcome, why=about.reason, help=about.help)
    else:
        log.info(_SENTENCES[told.kind], **fields)


def alerts_of(where: Callable[[], Workplace]) -> Alerts:
    """Return what announces changes at a place, which may change its configuration."""
    return Alerts(
        where().store.alarms,
        lambda: where().config,
        lambda: Sender(where().config.settings.service.name, where().base_url),
    )
