"""Every kind of mail that we write, by what its templates get to see."""

from __future__ import annotations

from daemon.core.letters.client_views import ChaserView, HoldingView, UpdateView
from daemon.core.letters.digest_views import DigestView
from daemon.core.letters.first_views import FirstView
from daemon.core.letters.occasion_views import WelcomeView
from daemon.core.letters.reminder_views import ReminderView
from daemon.core.letters.reply_views import AnswerView, ReceiptView
from daemon.core.letters.report_views import ReportView
from daemon.core.letters.views import AlertView, DraftView, NoticeView

TextView = ChaserView | HoldingView  # what is only a text, for `Renderer.text`
ClientView = UpdateView | WelcomeView | ReminderView
OverviewView = DigestView | FirstView | ReportView
View = AlertView | OverviewView | ClientView | DraftView | NoticeView | ReceiptView | AnswerView | TextView
