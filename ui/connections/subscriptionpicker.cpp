// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/subscriptionpicker.h"

#include "ui/connections/profilevalidation.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier {

SubscriptionPicker::SubscriptionPicker(Theme &theme, QWidget *parent)
    : CardFrame(theme, parent, Role::Raised)
    , m_summary(plainLabel({}, Role::Muted, theme.textFont(), this))
    , m_list(plainLabel({}, Role::Text, theme.dataFont(), this))
    , m_filter(new QLineEdit(this))
    , m_error(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
    , m_everything(new QPushButton(tr("Everything (#)"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 12);
    auto *heading = new QHBoxLayout;
    heading->addWidget(
        plainLabel(tr("What to subscribe to"), Role::Text, theme.scaledTextFont(1.0, QFont::DemiBold), this));
    heading->addStretch();
    heading->addWidget(m_summary);
    layout->addLayout(heading);
    m_list->setWordWrap(true);
    layout->addWidget(m_list);

    auto *add = new QHBoxLayout;
    m_filter->setFont(theme.dataFont());
    m_filter->setPlaceholderText(tr("Topic filter, such as plant/+/temperature"));
    m_filter->setAccessibleName(tr("Topic filter to subscribe to"));
    auto *button = new QPushButton(tr("Add"), this);
    button->setAutoDefault(false);
    m_everything->setAutoDefault(false);
    add->addWidget(m_filter, 1);
    add->addWidget(button);
    add->addWidget(m_everything);
    layout->addLayout(add);
    m_error->hide();
    layout->addWidget(m_error);
    connect(button, &QPushButton::clicked, this, &SubscriptionPicker::addTyped);
    connect(m_everything, &QPushButton::clicked, this, [this] { emit added(QStringLiteral("#")); });
    connect(m_filter, &QLineEdit::textEdited, this, [this] {
        m_error->hide();
        setValidity(m_filter, Validity::Fine);
    });
}

void SubscriptionPicker::addTyped()
{
    const auto filter = m_filter->text();
    const auto problem = topicFilterProblem(filter);
    m_error->setText(problem);
    m_error->setVisible(!problem.isEmpty());
    m_filter->setAccessibleDescription(problem);
    setValidity(m_filter, problem.isEmpty() ? Validity::Fine : Validity::Wrong);
    if (!problem.isEmpty())
        return;
    m_filter->clear();
    emit added(filter);
}

void SubscriptionPicker::setSubscriptions(const QList<SubscriptionSpec> &subscriptions)
{
    QStringList shown;
    bool everything = false;
    for (const auto &subscription : subscriptions) {
        everything = everything || subscription.topicFilter == QStringLiteral("#");
        shown << QStringLiteral("%1 (%2)").arg(subscription.topicFilter,
                                               Words::qos(subscription.options.maximumQos));
    }
    m_summary->setText(subscriptions.isEmpty()
                           ? tr("nothing yet: a broker sends only what is subscribed to")
                           : tr("%n subscription(s)", nullptr, static_cast<int>(subscriptions.size())));
    // Enough to see what it is about; the whole list has a tab of its own.
    constexpr qsizetype most = 6;
    if (shown.size() > most)
        shown = shown.mid(0, most) << QStringLiteral("…");
    m_list->setText(shown.join(QStringLiteral("   ")));
    m_list->setVisible(!shown.isEmpty());
    m_everything->setEnabled(!everything);
}

} // namespace espalier
