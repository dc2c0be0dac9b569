"""Signing in, and a person's own account: the views are allauth's, the addresses and looks ours.

Their names are allauth's too: its views lead to one another by them.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as authenticator
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as connections
from django.contrib.auth.views import LogoutView
from django.urls import path, re_path

from apps.dashboard.views import providers
from apps.dashboard.views.accounts import AccountPage, EndOtherSessions, EndSession
from apps.dashboard.views.answers import SessionInvitationPage
from apps.dashboard.views.check_in import CheckInPage
from apps.dashboard.views.commitments.links import CommitmentLinkPage
from apps.dashboard.views.feeds import CalendarFile
from apps.dashboard.views.guests import ReportLinkPage
from apps.dashboard.views.invitations import InvitationLink, InvitationPage, JoinInvited
from apps.dashboard.views.reminders import ChooseReminders, StopReminders

_SIGNING_IN = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/second-step/", second_step.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path(
        "sign-in/with/cancelled/", connections.login_cancelled, name="socialaccount_login_cancelled"
    ),
    path("sign-in/with/failed/", connections.login_error, name="socialaccount_login_error"),
    path("sign-in/with/new/", connections.signup, name="socialaccount_signup"),
    path("sign-in/with/<slug:provider_id>/", providers.sign_in_with, name="openid_connect_login"),
    path(
        "sign-in/with/<slug:provider_id>/callback/",
        providers.come_back_from,
        name="openid_connect_callback",
    ),
    path("sign-out/", LogoutView.as_view(), name="account_logout"),
]
_PASSWORD = [
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/first/", account.password_set, name="account_set_password"),
    path("password/", account.password_reset, name="account_reset_password"),
    path("password/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
_ADDRESS = [
    path("address/sent/", account.email_verification_sent, name="account_email_verification_sent"),
    path("address/<str:key>/", account.confirm_email, name="account_confirm_email"),
]
_SECOND_STEP = [
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/authenticator/", authenticator.activate_totp, name="mfa_activate_totp"),
    path("account/authenticator/off/", authenticator.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "account/recovery-codes/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/recovery-codes/file/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]
_INVITATIONS = [
    path("invitation/", InvitationPage.as_view(), name="invitation"),
    path("invitation/<uuid:pk>/accept/", JoinInvited.as_view(), name="join-invited"),
    path("invitation/<str:key>/", InvitationLink.as_view(), name="invitation_link"),
]
_GUESTS = [
    path("report/<str:key>/", ReportLinkPage.as_view(), name="report_link"),
    path("session/<str:key>/", SessionInvitationPage.as_view(), name="session_invitation"),
    path("commitment/<str:key>/", CommitmentLinkPage.as_view(), name="commitment_link"),
    path("calendar/<str:key>.ics", CalendarFile.as_view(), name="calendar_feed"),
    path("check-in/<str:key>/", CheckInPage.as_view(), name="check_in"),
    path("reminders/<str:key>/", StopReminders.as_view(), name="stop_reminders"),
]
_ACCOUNT = [
    path("account/", AccountPage.as_view(), name="account"),
    # Where allauth's views lead back to: all of it is on the one page.
    path("account/", AccountPage.as_view(), name="mfa_index"),
    path("account/", AccountPage.as_view(), name="account_email"),
    path("account/providers/", connections.connections, name="socialaccount_connections"),
    path("account/reminders/<uuid:pk>/", ChooseReminders.as_view(), name="choose-reminders"),
    path("account/sessions/end/", EndOtherSessions.as_view(), name="end-other-sessions"),
    path("account/sessions/<int:pk>/end/", EndSession.as_view(), name="end-session"),
]

urlpatterns = [
    *_SIGNING_IN,
    *_PASSWORD,
    *_ADDRESS,
    *_SECOND_STEP,
    *_INVITATIONS,
    *_GUESTS,
    *_ACCOUNT,
]
