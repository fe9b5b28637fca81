"""Forms of the service supermarket; each topic has its module."""

from partyhub.volunteering.forms.categories import CategoryForm, EditCategoryForm
from partyhub.volunteering.forms.certificates import (
    CertificateEndForm,
    CertificateForm,
    CertificatesForm,
    IssuerForm,
    LookUpForm,
    NoticeForm,
)
from partyhub.volunteering.forms.hours import CorrectForm, HoursForm
from partyhub.volunteering.forms.orders import (
    CancelForm,
    CloseForm,
    CompleteForm,
    ConfirmForm,
    EditOrderForm,
    OrderForm,
    OrdersForm,
    StepForm,
)
from partyhub.volunteering.forms.ratings import RatingsForm
from partyhub.volunteering.forms.sessions import (
    EditSessionForm,
    FindForm,
    SessionForm,
    SignupForm,
    SignupOthersForm,
    roll_form,
)

__all__ = [
    "CancelForm",
    "CategoryForm",
    "CertificateEndForm",
    "CertificateForm",
    "CertificatesForm",
    "CloseForm",
    "CompleteForm",
    "ConfirmForm",
    "CorrectForm",
    "EditCategoryForm",
    "EditOrderForm",
    "EditSessionForm",
    "FindForm",
    "HoursForm",
    "IssuerForm",
    "LookUpForm",
    "NoticeForm",
    "OrderForm",
    "OrdersForm",
    "RatingsForm",
    "SessionForm",
    "SignupForm",
    "SignupOthersForm",
    "StepForm",
    "roll_form",
]
