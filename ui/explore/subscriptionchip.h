// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>

namespace espalier {

/// A subscription in the tool bar: its filter, its QoS, a cross that removes it. Clicking anywhere else asks for its
/// menu; so do Space and Enter, and Delete removes.
class SubscriptionChip : public QAbstractButton
{
    Q_OBJECT
public:
    static constexpr int chipHeight = 24;

    explicit SubscriptionChip(const Theme &theme, QWidget *parent = nullptr);

    enum class State { Waiting, Active, Refused };
    /// `detail` is why it was refused.
    void showSubscription(const SubscriptionSpec &spec, State state, const QString &detail = {});
    [[nodiscard]] const SubscriptionSpec &spec() const { return m_spec; }
    [[nodiscard]] State state() const { return m_state; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void removeClicked();
    void menuWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    [[nodiscard]] QString shownFilter() const;
    [[nodiscard]] QString badge() const;
    [[nodiscard]] int badgeWidth() const;
    [[nodiscard]] QRect crossRect() const;

    const Theme &m_theme;
    SubscriptionSpec m_spec;
    State m_state = State::Waiting;
    bool m_overCross = false;
};

} // namespace espalier
