"""Who can be taken to speak for an organisation, with or without an account."""

from apps.forums.services.invitees import Invitee
from apps.stakeholders.models import Membership, Organisation


def is_known_to_speak_for(organisation: Organisation, person: Invitee) -> bool:
    """Tell whether somebody is a member of an organisation, or its contact."""
    if person.member is not None:
        return person.member.organisation_id == organisation.pk
    return bool(organisation.contact) and person.email.lower() == organisation.contact.lower()


def is_at_its_address(organisation: Organisation, person: Invitee, *, like: str = "") -> bool:
    """Tell whether somebody who is no member has an address at a domain of an organisation.

    Its domains are those of its contact and of its members; where it has neither, that of `like`.
    """
    if person.member is not None:
        return False
    domains = _domains(organisation) or ({_domain(like)} if like else set())
    return _domain(person.email) in domains


def _domains(organisation: Organisation) -> set[str]:
    people = Membership.objects.filter(
        organisation=organisation, active=True, user__is_service=False
    )
    addresses = [organisation.contact, *people.values_list("user__email", flat=True)]
    return {_domain(each) for each in addresses if each}


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()
