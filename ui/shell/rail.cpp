// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/rail.h"

#include "ui/theme/controls.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QKeySequence>
#include <QPainter>
#include <QStyleOptionToolButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace espalier {

namespace {

constexpr int railWidth = 76;

/// Icon above name, the current one in the accent.
class RailButton : public QToolButton
{
public:
    RailButton(Theme &theme, QWidget *parent) : QToolButton(parent), m_theme(theme)
    {
        setButtonKind(this, ButtonKind::Rail);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setFocusPolicy(Qt::TabFocus);
    }

    [[nodiscard]] QSize sizeHint() const override { return {64, 52}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        QStyleOptionToolButton option;
        initStyleOption(&option);
        style()->drawPrimitive(QStyle::PE_PanelButtonTool, &option, &painter, this);
        icon().paint(&painter, QRect((width() - 20) / 2, 7, 20, 20), Qt::AlignCenter, QIcon::Normal,
                     isChecked() ? QIcon::On : QIcon::Off);
        painter.setFont(m_theme.scaledTextFont(11.0 / 13, isChecked() ? QFont::DemiBold : QFont::Normal));
        painter.setPen(m_theme.color(isChecked() ? Role::Accent : Role::Muted));
        painter.drawText(QRect(0, 29, width(), 18), Qt::AlignCenter,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, width() - 2));
    }

private:
    Theme &m_theme;
};

} // namespace

Rail::Rail(Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_views(new QButtonGroup(this)), m_layout(new QVBoxLayout(this))
{
    setFixedWidth(railWidth);
    m_layout->setContentsMargins(6, 8, 6, 8);
    m_layout->setSpacing(4);
    m_layout->addStretch();
    auto *settings = addButton(tr("Settings"), QStringLiteral("settings"));
    m_layout->addWidget(settings);
    connect(settings, &QToolButton::clicked, this, &Rail::settingsChosen);
    connect(m_views, &QButtonGroup::idClicked, this, &Rail::viewChosen);
}

QToolButton *Rail::addButton(const QString &name, const QString &icon)
{
    auto *button = new RailButton(m_theme, this);
    button->setText(name);
    button->setAccessibleName(name);
    button->setIcon(m_theme.icon(icon));
    return button;
}

void Rail::addView(const QString &name, const QString &icon, const QKeySequence &shortcut)
{
    auto *button = addButton(name, icon);
    button->setCheckable(true);
    button->setToolTip(QStringLiteral("%1 (%2)").arg(name, shortcut.toString(QKeySequence::NativeText)));
    const int view = static_cast<int>(m_views->buttons().size());
    m_views->addButton(button, view);
    m_layout->insertWidget(view, button);
}

void Rail::setCurrent(int view)
{
    if (auto *button = m_views->button(view))
        button->setChecked(true);
}

} // namespace espalier
