// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/partnerbar.h"

#include "core/payload/displaytext.h"
#include "ui/common/menutext.h"
#include "ui/common/units.h"
#include "ui/theme/controls.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace espalier {

namespace {
constexpr qsizetype maximumLinks = 4;
constexpr qsizetype maximumName = 60;
} // namespace

PartnerBar::PartnerBar(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(8, 4, 8, 4);
    m_column->setSpacing(0);
    for (qsizetype i = 0; i < maximumLinks; ++i) {
        auto *link = new QToolButton(this);
        setButtonKind(link, ButtonKind::Link);
        link->setFont(m_theme.scaledTextFont(12.0 / 13));
        link->setAccessibleName(tr("Partner of this message"));
        connect(link, &QToolButton::clicked, this,
                [this, i] { emit partnerClicked(m_partners.at(i).topicName, m_partners.at(i).time); });
        m_links.append(link);
        m_column->addWidget(link, 0, Qt::AlignLeading);
    }
    hide();
}

QString PartnerBar::textOf(const Partner &partner, WallTime time) const
{
    const QString name = displayText(
        asBytes({partner.topicName.constData(), std::size_t(partner.topicName.size())}), maximumName);
    const QString latency = intervalText(std::chrono::microseconds(std::abs(partner.time - time)));
    return partner.role == Partner::Role::Response ? tr("Response on %1 after %2").arg(name, latency)
                                                   : tr("Answers %1 after %2").arg(name, latency);
}

void PartnerBar::setPartners(const QList<Partner> &partners, WallTime time)
{
    m_partners = partners;
    for (qsizetype i = 0; i < m_links.size(); ++i) {
        QToolButton *link = m_links.at(i);
        link->setVisible(i < partners.size());
        if (i >= partners.size())
            continue;
        const QString text = textOf(partners.at(i), time);
        link->setAccessibleName(text);
        link->setText(plainMnemonic(text));
    }
    setVisible(!partners.isEmpty());
}

} // namespace espalier
