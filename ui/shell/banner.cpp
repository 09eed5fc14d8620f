// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/banner.h"

#include "ui/theme/controls.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include <utility>

namespace espalier {

Banner::Banner(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(new QLabel(this))
    , m_title(plainLabel({}, this))
    , m_detail(plainLabel({}, this))
    , m_buttons(new QHBoxLayout)
{
    m_title->setFont(theme.scaledTextFont(1.0, QFont::DemiBold));
    m_detail->setWordWrap(true);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 7, 12, 7);
    layout->setSpacing(10);
    layout->addWidget(m_icon);
    layout->addWidget(m_title);
    layout->addWidget(m_detail, 1);
    m_buttons->setSpacing(8);
    layout->addLayout(m_buttons);
    connect(&theme, &Theme::changed, this, &Banner::showIcon);
    hide();
}

void Banner::showIcon()
{
    const auto [name, tint] = m_tone == Tone::Error     ? std::pair(QStringLiteral("error"), Role::Error)
                              : m_tone == Tone::Warning ? std::pair(QStringLiteral("warning"), Role::Warning)
                                                        : std::pair(QStringLiteral("info"), Role::Accent);
    m_icon->setPixmap(m_theme.icon(name, tint).pixmap(QSize(18, 18), devicePixelRatioF()));
}

void Banner::setContent(const Content &content)
{
    m_tone = content.tone;
    showIcon();
    m_title->setText(content.title);
    m_detail->setText(content.detail);
    while (auto *item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    for (const auto &action : content.actions) {
        auto *button = new QPushButton(action.text, this);
        if (action.emphasis == Emphasis::Primary)
            setButtonKind(button, ButtonKind::Primary);
        connect(button, &QPushButton::clicked, this, action.run);
        m_buttons->addWidget(button);
    }
    if (content.dismissed) {
        auto *close = new QPushButton(this);
        close->setIcon(m_theme.icon(QStringLiteral("close")));
        close->setAccessibleName(tr("Close this message"));
        close->setToolTip(close->accessibleName());
        setButtonKind(close, ButtonKind::Quiet);
        connect(close, &QPushButton::clicked, this, content.dismissed);
        m_buttons->addWidget(close);
    }
    setAccessibleName(content.title);
    setAccessibleDescription(content.detail);
    show();
    update();
}

void Banner::setDetail(const QString &detail)
{
    m_detail->setText(detail);
    setAccessibleDescription(detail);
}

void Banner::clear()
{
    hide();
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const auto fill = m_tone == Tone::Error     ? Role::ErrorSoft
                      : m_tone == Tone::Warning ? Role::WarningSoft
                                                : Role::AccentSoft;
    painter.fillRect(rect(), m_theme.color(fill));
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme.color(Role::Line));
}

} // namespace espalier
