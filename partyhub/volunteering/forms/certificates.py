"""Forms of certificates."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from partyhub.volunteering import rules
from partyhub.volunteering.rules import CertificateState
from partyhub.web.forms import (
    BaseForm,
    BooleanField,
    DateField,
    FilterForm,
    IntegerField,
    MaxLength,
    Required,
    SelectField,
    StringField,
    choices,
)


class CertificateForm(BaseForm):
    """For which days, and who is to certify them."""

    from_on = DateField(_l("First day"), [Required()])
    to_on = DateField(_l("Last day"), [Required()])
    issuer = SelectField(_l("Issuing organisation"), [Required()])

    def __init__(self, issuers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.issuer.choices = choices(issuers)


class CertificatesForm(FilterForm):
    """Which requests."""

    state = SelectField(_l("State"), coerce=CertificateState)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.state.choices = choices(CertificateState, "volunteering.certificate", blank=_l("All states"))


class CertificateEndForm(BaseForm):
    """Why a certificate is refused or revoked."""

    requires_version = True
    reason = StringField(_l("Reason (the member reads it)"), [Required(), MaxLength(rules.REASON_LENGTH)])


class IssuerForm(BaseForm):
    """An organisation that may issue certificates, and the document that says so."""

    organization = SelectField(_l("Organisation"), [Required()])
    document = StringField(
        _l("Document that allows it, with its number"), [Required(), MaxLength(rules.DOCUMENT_LENGTH)]
    )

    def __init__(self, organizations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.organization.choices = choices(organizations)


class NoticeForm(BaseForm):
    """The notice before issue."""

    requires_version = True
    switched_on = BooleanField(_l("Make known inside before issue"))
    days = IntegerField(_l("Days of the notice"), [Required()])


class LookUpForm(FilterForm):
    """The number of a certificate that somebody holds in his hand."""

    number = StringField(_l("Number of the certificate"), [MaxLength(60)])
