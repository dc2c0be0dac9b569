"""Where a form that was refused begins: at the first field that is wrong."""

from typing import Any

from django.forms import BoundField, Widget
from django.forms.renderers import DjangoTemplates


class FocusedField(BoundField):
    """A field that has the focus if it is the first of its form that is wrong.

    The page of a refused form begins at its top again; without this, who sees little of a page at
    once, or hears it, has to look for what is wrong. What is wrong with the whole form is told
    above it.
    """

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> Any:
        """Return the attributes of the field's widget."""
        built = super().build_widget_attrs(attrs, widget)
        form = self.form
        if form.is_bound and not form.non_field_errors():
            wrong = (name for name in form.fields if name in form.errors)
            if next(wrong, None) == self.name:
                built["autofocus"] = True
        return built


class FormRenderer(DjangoTemplates):
    """Renders all forms, with fields that take the focus."""

    bound_field_class = FocusedField
