// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/breadcrumb.h"

#include "core/payload/displaytext.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/menutext.h"
#include "ui/common/units.h"
#include "ui/theme/controls.h"

#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace espalier {

namespace {

/// Deeper ones are reached by the tree: a button for each of 30,000 levels would not help anybody.
constexpr std::size_t maximumLevels = 12;
constexpr int minimumNameWidth = 80;

QString displayLevel(QByteArrayView level)
{
    return displayText(asBytes(std::string_view(level.data(), std::size_t(level.size()))), 200);
}

} // namespace

Breadcrumb::Breadcrumb(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_layout(new QHBoxLayout(this))
    , m_ellipsis(plainLabel(QStringLiteral("… /"), Role::Muted, theme.textFont(), this))
    , m_last(new ElidedLabel(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    m_layout->addWidget(m_ellipsis);
    m_layout->addWidget(m_last, 1);
    m_last->setTextInteractionFlags(Qt::NoTextInteraction);
    m_ellipsis->hide();
    const auto takeFonts = [this] { m_last->setFont(m_theme.scaledTextFont(15.0 / 13, QFont::Bold)); };
    takeFonts();
    connect(&theme, &Theme::changed, this, takeFonts);
}

QSize Breadcrumb::minimumSizeHint() const
{
    return {minimumNameWidth, 24};
}

void Breadcrumb::setTopic(const QByteArray &topicName)
{
    if (topicName == m_topicName && !m_last->text().isEmpty())
        return;
    m_topicName = topicName;
    rebuild();
}

void Breadcrumb::rebuild()
{
    for (QToolButton *button : m_levels)
        button->deleteLater();
    m_levels.clear();
    const QList<QByteArray> levels = m_topicName.split('/');
    qsizetype end = 0;
    for (qsizetype i = 0; i + 1 < levels.size(); ++i) {
        end += levels.at(i).size();
        if (std::size_t(levels.size() - i) <= maximumLevels) {
            auto *button = new QToolButton(this);
            setButtonKind(button, ButtonKind::Quiet);
            setTextRole(button, Role::Muted);
            const QString name = displayLevel(levels.at(i));
            button->setText(plainMnemonic(name + QStringLiteral(" /")));
            button->setFixedSize(
                QFontMetrics(m_theme.textFont()).horizontalAdvance(name + QStringLiteral(" /")) + 8, 22);
            button->setToolTip(toolTipText(tr("Show %1").arg(name)));
            button->setAccessibleName(tr("Level %1").arg(name));
            connect(button, &QToolButton::clicked, this,
                    [this, above = m_topicName.left(end)] { emit levelClicked(above); });
            m_layout->insertWidget(m_layout->count() - 1, button);
            m_levels.push_back(button);
        }
        ++end;
    }
    const QString last = displayLevel(levels.last());
    m_last->setText(last.isEmpty() ? tr("(empty)", "a topic level without characters") : last);
    fit();
}

void Breadcrumb::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void Breadcrumb::fit()
{
    int left = width() - std::min(m_last->sizeHint().width(), std::max(minimumNameWidth, width() / 2));
    bool cut = false;
    for (auto level = m_levels.rbegin(); level != m_levels.rend(); ++level) {
        const int wanted = (*level)->sizeHint().width();
        const bool isFirst = std::next(level) == m_levels.rend();
        cut = cut || wanted + (isFirst ? 0 : m_ellipsis->sizeHint().width()) > left;
        (*level)->setVisible(!cut);
        left -= wanted;
    }
    m_ellipsis->setVisible(cut || m_levels.size() + 1 < std::size_t(m_topicName.count('/') + 1));
}

} // namespace espalier
