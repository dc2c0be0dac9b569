"""Refusals on forms: each beside the field that it is about, in the reader's language."""

from django import forms
from django.db import IntegrityError

from apps.common.api.constraints import refusal_of
from apps.common.errors import FieldError, InvalidInputError, LockstepError
from apps.dashboard.refusals import words_for_refusal
from apps.programmes.services.bulk import RowsRefusedError


def refuse(form: forms.BaseForm, error: LockstepError | IntegrityError) -> int:
    """Say on a form why it was refused; return the status of the answer.

    Fields that are called otherwise than in the record stand in the form's `pointers`, as
    {name in the record: name of the field}.
    """
    refusal = refusal_of(error) if isinstance(error, IntegrityError) else error
    if isinstance(error, IntegrityError):
        # The constraint says more than what went wrong with one of its columns.
        told = [FieldError(each.pointer, each.detail, refusal.code) for each in refusal.errors]
    else:
        told = list(refusal.errors)
    for each in told:
        name = each.pointer.removeprefix("/").partition("/")[0]
        field = getattr(form, "pointers", {}).get(name, name)
        form.add_error(field if field in form.fields else None, words_for_refusal(each))
    if not told:
        form.add_error(None, words_for_refusal(refusal))
    return refusal.status


def refusal_words(error: LockstepError | IntegrityError) -> str:
    """Return why something was refused, where there is no form to say it on."""
    refusal = refusal_of(error) if isinstance(error, IntegrityError) else error
    # That a body, or rows, are wrong says nothing; what is wrong with the first of them does.
    is_told = isinstance(refusal, InvalidInputError | RowsRefusedError) and refusal.errors
    return words_for_refusal(refusal.errors[0] if is_told else refusal)
