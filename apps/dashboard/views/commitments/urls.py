"""The addresses of the pages of commitments."""

from typing import Final

from django.urls import path

from apps.dashboard.views.commitments.ledger import LedgerPage
from apps.dashboard.views.commitments.pages import CommitmentPage, CommitmentsPage
from apps.dashboard.views.commitments.writing import (
    CommitmentEditPage,
    CommitmentNewPage,
    CommitmentStep,
)

_COMMITMENTS: Final = "w/<slug:workspace>/commitments/"
_COMMITMENT: Final = f"{_COMMITMENTS}<uuid:pk>/"

urlpatterns = [
    path(_COMMITMENTS, CommitmentsPage.as_view(), name="commitments"),
    path(f"{_COMMITMENTS}new/", CommitmentNewPage.as_view(), name="commitment-new"),
    path(f"{_COMMITMENTS}ledger/", LedgerPage.as_view(), name="commitments-ledger"),
    path(_COMMITMENT, CommitmentPage.as_view(), name="commitment"),
    path(f"{_COMMITMENT}edit/", CommitmentEditPage.as_view(), name="commitment-edit"),
    path(f"{_COMMITMENT}<str:step>/", CommitmentStep.as_view(), name="commitment-step"),
]
