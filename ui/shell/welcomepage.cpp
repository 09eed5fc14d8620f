// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/welcomepage.h"

#include "ui/theme/cardframe.h"
#include "ui/theme/controls.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier {

WelcomePage::WelcomePage(Theme &theme, Broker broker, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSurface(this, Role::Background);
    auto *page = new QVBoxLayout(this);
    page->setSpacing(0);
    page->addStretch();

    auto *name =
        plainLabel(QStringLiteral("Espalier"), Role::Text, theme.scaledTextFont(2.0, QFont::DemiBold), this);
    auto *motto = plainLabel(tr("See every topic, every packet, and why."), Role::Muted,
                             theme.scaledTextFont(14.0 / 13), this);
    page->addWidget(name, 0, Qt::AlignHCenter);
    page->addSpacing(4);
    page->addWidget(motto, 0, Qt::AlignHCenter);
    page->addSpacing(26);

    auto *cards = new QHBoxLayout;
    cards->setSpacing(16);
    cards->addStretch();
    if (broker == Broker::Present)
        cards->addWidget(
            makeCard({tr("Start a local broker"),
                      tr("Runs in this window on 127.0.0.1:1883. Only this machine can reach it. Devices "
                         "and tests connect at once."),
                      tr("Start and connect"), Emphasis::Primary, &WelcomePage::startBrokerChosen}));
    cards->addWidget(
        makeCard({tr("Connect to a broker"),
                  tr("Mosquitto, EMQX, HiveMQ, Home Assistant, a cloud: TCP, TLS or WebSocket, MQTT 5, "
                     "3.1.1 or 3.1."),
                  tr("Connect…"), Emphasis::Normal, &WelcomePage::connectChosen}));
    if (broker == Broker::Present)
        cards->addWidget(
            makeCard({tr("Look around first"),
                      tr("A small factory and a home publish on the local broker: numbers, JSON, images, "
                         "alarms."),
                      tr("Show demo data"), Emphasis::Normal, &WelcomePage::demoChosen}));
    cards->addStretch();
    page->addLayout(cards);
    page->addSpacing(24);
    auto *import = new QPushButton(tr("Import from MQTT Explorer or MQTTX…"), this);
    setButtonKind(import, ButtonKind::Quiet);
    connect(import, &QPushButton::clicked, this, &WelcomePage::importChosen);
    page->addWidget(import, 0, Qt::AlignHCenter);
    page->addStretch();
}

QWidget *WelcomePage::makeCard(const Card &card)
{
    auto *frame = new CardFrame(m_theme, this);
    frame->setMinimumWidth(240);
    frame->setMaximumWidth(300);
    frame->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(18, 18, 18, 18);
    layout->setSpacing(8);
    layout->addWidget(
        plainLabel(card.title, Role::Text, m_theme.scaledTextFont(15.0 / 13, QFont::DemiBold), frame));
    auto *text = plainLabel(card.text, Role::Muted, m_theme.textFont(), frame);
    text->setWordWrap(true);
    text->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    text->setMinimumHeight(QFontMetrics(m_theme.textFont()).lineSpacing() * 3 + 2);
    layout->addWidget(text);
    auto *button = new QPushButton(card.action, frame);
    if (card.emphasis == Emphasis::Primary)
        setButtonKind(button, ButtonKind::Primary);
    button->setAccessibleDescription(card.text);
    connect(button, &QPushButton::clicked, this, card.chosen);
    layout->addWidget(button, 0, Qt::AlignLeading);
    return frame;
}

} // namespace espalier
