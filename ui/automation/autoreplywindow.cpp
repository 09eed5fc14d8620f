// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/autoreplywindow.h"

#include "ui/automation/replyruleform.h"
#include "ui/automation/replyrulemodel.h"
#include "ui/theme/controls.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace espalier {

AutoReplyWindow::AutoReplyWindow(const Services &services, QWidget *parent)
    : QDialog(parent)
    , m_services(services)
    , m_replies(services.workspace, services.folder)
    , m_model(new ReplyRuleModel(m_replies, this))
    , m_answering(new QCheckBox(tr("Answer"), this))
    , m_state(plainLabel({}, Role::Muted, services.theme.textFont(), this))
    , m_table(new QTreeView(this))
    , m_remove(new QPushButton(services.theme.icon(QStringLiteral("trash")), {}, this))
    , m_up(new QPushButton(services.theme.icon(QStringLiteral("chevron-up")), {}, this))
    , m_form(new ReplyRuleForm(services.theme, this))
{
    setWindowTitle(tr("Auto-reply"));
    setWindowFlag(Qt::WindowMinMaxButtonsHint);
    resize(900, 620);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    makeHead(layout);
    layout->addWidget(hairline(Qt::Horizontal, this));
    makeTable(layout);
    layout->addWidget(hairline(Qt::Horizontal, this));
    layout->addWidget(m_form, 1);

    connect(&m_edited, &EditedLater::due, this, &AutoReplyWindow::keepEdited);
    connect(m_form, &ReplyRuleForm::edited, &m_edited, &EditedLater::note);
    connect(&m_replies, &AutoReply::answeringChanged, this, &AutoReplyWindow::showState);
    connect(&m_replies, &AutoReply::saveFailed, this, [this](const QString &detail) {
        m_state->setText(tr("The rules were not saved: %1").arg(detail));
    });
    m_table->setCurrentIndex(m_model->index(0, 0));
    handleCurrent();
    showState();
}

AutoReplyWindow::~AutoReplyWindow()
{
    keepEdited();
}

void AutoReplyWindow::makeHead(QBoxLayout *layout)
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(16, 10, 12, 10);
    head->setSpacing(8);
    m_answering->setAccessibleDescription(tr("Rules that are on answer on all open connections"));
    connect(m_answering, &QCheckBox::toggled, this, [this](bool on) {
        keepEdited();
        m_replies.setAnswering(on);
    });
    head->addWidget(m_answering);
    head->addWidget(m_state, 1);
    m_remove->setAccessibleName(tr("Delete rule"));
    m_up->setAccessibleName(tr("Move rule up"));
    m_up->setToolTip(tr("Move up: earlier rules answer first"));
    for (auto *button : {m_up, m_remove}) {
        setButtonKind(button, ButtonKind::Quiet);
        button->setAutoDefault(false);
        head->addWidget(button);
    }
    auto *add = new QPushButton(tr("+ New rule"), this);
    add->setAutoDefault(false);
    head->addWidget(add);
    connect(add, &QPushButton::clicked, this, &AutoReplyWindow::addRule);
    connect(m_remove, &QPushButton::clicked, this, &AutoReplyWindow::removeRule);
    connect(m_up, &QPushButton::clicked, this, [this] {
        keepEdited();
        m_model->moveUp(current());
        handleCurrent();
    });
    layout->addLayout(head);
}

void AutoReplyWindow::makeTable(QBoxLayout *layout)
{
    m_table->setModel(m_model);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setAccessibleName(tr("Rules"));
    m_table->setFixedHeight(200);
    m_table->header()->resizeSection(ReplyRuleModel::Name, 220);
    m_table->header()->resizeSection(ReplyRuleModel::TopicFilter, 220);
    m_table->header()->resizeSection(ReplyRuleModel::Replies, 90);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &AutoReplyWindow::handleCurrent);
    layout->addWidget(m_table);
}

int AutoReplyWindow::current() const
{
    return m_table->currentIndex().isValid() ? m_table->currentIndex().row() : -1;
}

void AutoReplyWindow::handleCurrent()
{
    keepEdited();
    const int row = current();
    m_form->setEnabled(row >= 0);
    m_remove->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_shown = row < 0 ? QUuid() : m_model->rule(row).id;
    m_form->setRule(row < 0 ? ReplyRule() : m_model->rule(row));
}

void AutoReplyWindow::keepEdited()
{
    if (!m_edited.take())
        return;
    const auto edited = m_form->rule();
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->rule(row).id != m_shown)
            continue;
        auto rule = edited;
        // Switched in the table.
        rule.isOn = m_model->rule(row).isOn;
        m_model->setRule(row, rule);
    }
}

void AutoReplyWindow::addRule()
{
    keepEdited();
    ReplyRule rule;
    rule.id = QUuid::createUuid();
    rule.name = tr("New rule");
    rule.isOn = false;
    m_model->append(rule);
    m_table->setCurrentIndex(m_model->index(m_model->rowCount() - 1, 0));
    m_form->setFocus();
}

void AutoReplyWindow::removeRule()
{
    m_edited.forget();
    if (const int row = current(); row >= 0)
        m_model->remove(row);
    handleCurrent();
}

void AutoReplyWindow::showState()
{
    m_answering->setChecked(m_replies.isAnswering());
    m_state->setText(m_replies.isAnswering() ? tr("Rules that are on answer on all open connections.")
                                             : tr("Off: nothing is answered."));
}

void AutoReplyWindow::hideEvent(QHideEvent *event)
{
    keepEdited();
    QDialog::hideEvent(event);
}

} // namespace espalier
