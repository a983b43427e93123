"""Every kind of mail that we write, by what its templates get to see."""

from __future__ import annotations

from daemon.core.letters.client_views import ChaserView, UpdateView
from daemon.core.letters.reply_views import AnswerView, ReceiptView
from daemon.core.letters.report_views import ReportView
from daemon.core.letters.views import AlertView, DigestView, DraftView, NoticeView

View = AlertView | DigestView | UpdateView | DraftView | NoticeView | ReceiptView | AnswerView | ReportView | ChaserView
