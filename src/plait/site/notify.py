"""Text messages, and mail where there is no mail server, by GOV.UK Notify.

Notify is asked by our own reference before anything is sent again whose fate we do not
know, so that nobody gets the same text twice. The reference is the notice's id and
tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from plait.worklist import notice_words
from plait.worklist.channels import (
    Delivered,
    Fate,
    Message,
    Outcome,
    Refused,
    Sent,
    TryAgain,
)

#: Seconds until we no longer wait for an answer.
TIMEOUT: Final = 10

#: How a notification stands, in Notify's words.
_DELIVERED: Final = frozenset({"delivered"})
_FAILED: Final = frozenset(
    {
        "permanent-failure",
        "temporary-failure",
        "technical-failure",
        "validation-failed",
        "cancelled",
    }
)
_BAD_REQUEST: Final = 400
#: At 400 Notify also says what is wrong with our own setting up, which can be mended.
#: These are about whom it was for, which cannot.
_OF_THE_RECIPIENT: Final = (
    "phone_number",
    "email_address",
    "recipient",
    "international",
)


@dataclass(slots=True)
class Notify:
    """One channel of a service at GOV.UK Notify.

    Attributes:
        channel: `sms` or `email`.
        template: the template there: with `((text))` for a text message, with
            `((subject))` and `((text))` for a mail.
        site: our own address, for links.
        key, url: the service's key, and where Notify is.
    """

    channel: str
    template: str
    site: str
    key: str = field(repr=False)
    url: str

    def send(self, message: Message) -> Outcome:
        """Send it, unless Notify has it already."""
        # The client is not made for several threads.
        client = self._client()
        try:
            if message.may_have_left and (known := _known(client, message)):
                return Sent(provider_id=known)
            answer = self._send(client, message)
        except APIError as error:
            return _refused(error)
        return Sent(provider_id=str(answer["id"]))

    def ask(self, provider_id: str) -> Fate:
        """What Notify knows of it."""
        try:
            found = self._client().get_notification_by_id(provider_id)
        except APIError:
            return None
        status = found.get("status")
        if status in _DELIVERED:
            return Delivered()
        if status in _FAILED:
            return Refused("not_delivered", str(status))
        return None

    def _client(self) -> NotificationsAPIClient:
        return NotificationsAPIClient(self.key, base_url=self.url, timeout=TIMEOUT)

    def _send(
        self, client: NotificationsAPIClient, message: Message
    ) -> Mapping[str, Any]:
        found: Mapping[str, Any]
        if self.channel == "sms":
            text = notice_words.text_of(message.template, message.values, self.site)
            found = client.send_sms_notification(
                phone_number=message.to,
                template_id=self.template,
                personalisation={"text": text},
                reference=str(message.id),
            )
        else:
            text = notice_words.mail_of(message.template, message.values, self.site)
            found = client.send_email_notification(
                email_address=message.to,
                template_id=self.template,
                personalisation={
                    "subject": notice_words.subject_of(message.values),
                    "text": text,
                },
                reference=str(message.id),
            )
        return found


def _known(client: NotificationsAPIClient, message: Message) -> str:
    """The id that Notify gave to our reference; empty where it does not know it."""
    found = client.get_all_notifications(reference=str(message.id))
    return next((str(one["id"]) for one in found.get("notifications") or ()), "")


def _refused(error: APIError) -> Outcome:
    """A number or an address that Notify will never take is refused; the rest waits.

    What Notify says is not kept: it may repeat the number.
    """
    name = f"{type(error).__name__} {error.status_code}"
    if error.status_code != _BAD_REQUEST:
        return TryAgain(name)
    said = error.message
    texts = [str(one.get("message")) for one in said] if isinstance(said, list) else []
    if any(words in text for text in texts for words in _OF_THE_RECIPIENT):
        return Refused("refused", name)
    return TryAgain(name)
