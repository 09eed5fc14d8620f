// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetsempty.h"

#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier {

namespace {
constexpr int textWidth = 520;
}

PacketsEmpty::PacketsEmpty(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_text(plainLabel({}, Role::Muted, theme.textFont(), this)), m_ways(new QHBoxLayout)
{
    setSurface(this, Role::Panel);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(10);
    column->addStretch(2);
    column->addWidget(plainLabel(tr("Every packet, and why"), Role::Text,
                                 theme.scaledTextFont(15.0 / 13, QFont::DemiBold), this),
                      0, Qt::AlignHCenter);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setFixedWidth(textWidth);
    column->addWidget(m_text, 0, Qt::AlignHCenter);
    column->addSpacing(6);
    m_ways->addStretch();
    m_capture = addWay(tr("Start Capturing"));
    setButtonKind(m_capture, ButtonKind::Primary);
    column->addLayout(m_ways);
    m_ways->addStretch();
    column->addStretch(3);
    connect(m_capture, &QPushButton::clicked, this, &PacketsEmpty::captureWanted);
    setCapturing(false);
}

QPushButton *PacketsEmpty::addWay(const QString &text)
{
    auto *button = new QPushButton(text, this);
    m_ways->insertWidget(m_ways->count() > 1 ? m_ways->count() - 1 : m_ways->count(), button);
    return button;
}

void PacketsEmpty::setCapturing(bool on)
{
    m_capture->setVisible(!on);
    m_text->setText(
        on ? tr("Nothing has passed yet. Packets of this window's connections and of the local broker's "
                "clients "
                "appear here as they pass, in both directions and above any encryption.")
           : tr("Here you see each packet that this window's connections and the local broker's clients send "
                "and "
                "receive: its fields and bytes, the exchange that it belongs to, and what of it breaks the "
                "standard."));
    // In a box layout that centres it nobody asks how high so wide a text is.
    m_text->setMinimumHeight(m_text->heightForWidth(textWidth));
}

} // namespace espalier
