"""Mail out of the house: plain text, and an invitation where there is one.

A mail is sent again under the same Message-ID, so that a mail server and a reader's
mailbox can see that it is the same.
"""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.core import mail

from plait.worklist import notice_words
from plait.worklist.channels import Fate, Message, Outcome, Refused, Sent, TryAgain

#: From here on a mail server refuses for good.
_FOR_GOOD: Final = 500
_METHOD: Final = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mail:
    """The mail server of the settings.

    Attributes:
        sender: who mail is from.
        site: our own address, for links; without a slash at its end.
        host: the name after the @ of a Message-ID.
    """

    sender: str
    site: str
    host: str

    def send(self, message: Message) -> Outcome:
        """Hand it to the mail server."""
        letter = self.letter(message)
        letter.connection = mail.get_connection()
        try:
            letter.connection.open()
            letter.send()
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            return _refused(refused, max(codes, default=0))
        except smtplib.SMTPAuthenticationError as refused:
            # Our own account is at fault, not this mail.
            return TryAgain(type(refused).__name__)
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
            return _refused(refused, refused.smtp_code)
        except (OSError, smtplib.SMTPException) as error:
            return TryAgain(type(error).__name__)
        finally:
            # Whether it left is known by now; how they part says nothing of that.
            with suppress(OSError, smtplib.SMTPException):
                letter.connection.close()
        return Sent(message_id=self.message_id(message))

    def ask(self, provider_id: str) -> Fate:
        """A mail server does not say; what comes back, `plait bounces` reads."""
        del provider_id
        return None

    def message_id(self, message: Message) -> str:
        """The same for the same notice, whenever it is sent."""
        return f"<{message.id}@{self.host}>"

    def letter(self, message: Message) -> mail.EmailMultiAlternatives:
        """The mail itself."""
        letter = mail.EmailMultiAlternatives(
            subject=notice_words.subject_of(message.values),
            body=notice_words.mail_of(message.template, message.values, self.site),
            from_email=self.sender,
            to=[message.to],
            headers={
                "Message-ID": self.message_id(message),
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        )
        if message.calendar:
            found = _METHOD.search(message.calendar)
            method = found[1] if found else "REQUEST"
            letter.attach_alternative(
                message.calendar, f"text/calendar; method={method}"
            )
            letter.attach("invite.ics", message.calendar, "application/ics")
        return letter


def _refused(error: smtplib.SMTPException, code: int) -> Outcome:
    name = type(error).__name__
    if code >= _FOR_GOOD:
        return Refused("refused", f"{name} {code}")
    return TryAgain(f"{name} {code}")
