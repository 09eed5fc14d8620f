// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QByteArray>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace espalier {

class ElidedLabel;

/// The levels of a topic, the last one large; those above can be clicked. Levels that do not fit are left out behind
/// an ellipsis, from the front.
class Breadcrumb : public QWidget
{
    Q_OBJECT
public:
    explicit Breadcrumb(const Theme &theme, QWidget *parent = nullptr);

    void setTopic(const QByteArray &topicName);

    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    /// Topic of the level, as received.
    void levelClicked(const QByteArray &topicName);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void rebuild();
    void fit();

    const Theme &m_theme;
    QByteArray m_topicName;
    QHBoxLayout *m_layout;
    QLabel *m_ellipsis;
    ElidedLabel *m_last;
    std::vector<QToolButton *> m_levels;
};

} // namespace espalier
