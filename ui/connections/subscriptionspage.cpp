// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/subscriptionspage.h"

#include "ui/connections/formfield.h"
#include "ui/connections/subscriptionrow.h"
#include "ui/theme/controls.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace espalier {

SubscriptionsPage::SubscriptionsPage(Theme &theme, QWidget *parent)
    : ProfilePage(parent)
    , m_theme(theme)
    , m_empty(plainLabel(tr("Nothing is subscribed to. A broker sends only what a client subscribes to."),
                         Role::Muted, theme.textFont(), this))
    , m_list(new QVBoxLayout)
    , m_anyTopicName(new QCheckBox(tr("&Take topic names that are not UTF-8"), this))
    , m_excluded(new QPlainTextEdit(this))
    , m_excludedField(new FormField(tr("Received but not shown: topics that match"), m_excluded, theme, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 12, 18, 12);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_empty);
    buttons->addStretch();
    const auto addButton = [&](const QString &text, const QString &filter) {
        auto *button = new QPushButton(text, this);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, filter] { add(filter); });
        buttons->addWidget(button);
    };
    addButton(tr("+ Add"), {});
    addButton(tr("Everything (#)"), QStringLiteral("#"));
    layout->addLayout(buttons);

    m_list->setSpacing(0);
    layout->addLayout(m_list);
    layout->addSpacing(8);
    m_excluded->setFont(theme.dataFont());
    m_excluded->setTabChangesFocus(true);
    m_excluded->viewport()->setBackgroundRole(QPalette::Button);
    m_excluded->setPlaceholderText(tr("One topic filter a line, such as +/debug/#"));
    m_excluded->setFixedHeight(3 * m_excluded->fontMetrics().lineSpacing() + 14);
    layout->addWidget(m_excludedField);
    layout->addSpacing(4);
    m_anyTopicName->setToolTip(tr("The standard asks clients to end the connection (MQTT-1.5.4-1). "
                                  "Packets tells of it either way."));
    layout->addWidget(m_anyTopicName);
    layout->addStretch();
    connect(m_anyTopicName, &QCheckBox::toggled, this, &ProfilePage::edited);
    connect(m_excluded, &QPlainTextEdit::textChanged, this, &ProfilePage::edited);
}

SubscriptionRow *SubscriptionsPage::addRow(const SubscriptionSpec &spec)
{
    auto *row = new SubscriptionRow(spec, m_theme, this);
    row->setVersion(m_version);
    connect(row, &SubscriptionRow::edited, this, &ProfilePage::edited);
    connect(row, &SubscriptionRow::removeRequested, this, [this, row] { removeRow(row); });
    m_rows.append(row);
    m_list->addWidget(row);
    m_empty->setVisible(false);
    return row;
}

void SubscriptionsPage::removeRow(SubscriptionRow *row)
{
    m_rows.removeOne(row);
    m_list->removeWidget(row);
    row->hide();
    row->deleteLater();
    m_empty->setVisible(m_rows.isEmpty());
    emit edited();
}

void SubscriptionsPage::clear()
{
    qDeleteAll(m_rows);
    m_rows.clear();
    m_empty->setVisible(true);
}

void SubscriptionsPage::add(const QString &filter)
{
    SubscriptionSpec spec;
    spec.topicFilter = filter;
    auto *row = addRow(spec);
    if (filter.isEmpty())
        row->filterEdit()->setFocus();
    emit edited();
}

void SubscriptionsPage::adapt(const Profile &profile)
{
    m_version = profile.version;
    for (auto *row : std::as_const(m_rows))
        row->setVersion(m_version);
}

void SubscriptionsPage::load(const Profile &profile)
{
    const QSignalBlocker quiet(this);
    clear();
    m_version = profile.version;
    for (const auto &subscription : profile.subscriptions)
        addRow(subscription);
    m_excluded->setPlainText(profile.excludedFilters.join(u'\n'));
    m_anyTopicName->setChecked(profile.takesAnyTopicName);
}

void SubscriptionsPage::store(Profile &profile) const
{
    profile.subscriptions.clear();
    for (const auto *row : m_rows)
        profile.subscriptions.append(row->spec());
    profile.excludedFilters = m_excluded->toPlainText().split(u'\n', Qt::SkipEmptyParts);
    profile.takesAnyTopicName = m_anyTopicName->isChecked();
}

QWidget *SubscriptionsPage::showProblems(const QList<ProfileProblem> &problems)
{
    for (auto *row : std::as_const(m_rows))
        row->setError({});
    auto *first = showInFields(problems, {{ProfileField::ExcludedFilters, m_excludedField}});
    for (const auto &problem : problems) {
        if (problem.field != ProfileField::Subscriptions || problem.row < 0 || problem.row >= m_rows.size())
            continue;
        m_rows[problem.row]->setError(problem.text);
        if (!first)
            first = m_rows[problem.row]->filterEdit();
    }
    return first;
}

} // namespace espalier
