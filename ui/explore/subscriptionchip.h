// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/profile.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>

#include <optional>

namespace espalier {

/// A subscription in the tool bar: its colour, its name or filter, its QoS, a cross that removes it. Clicking anywhere else asks for its
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
    /// What the server granted; shown instead of what was asked for, until another subscription is shown.
    void setGranted(Qos qos) { m_granted = qos; }
    [[nodiscard]] QString detail() const { return m_detail; }
    /// "1,234 messages, 10/s"; told by the tool tip and to screen readers.
    void setTraffic(const QString &text);
    [[nodiscard]] QString traffic() const { return m_traffic; }
    /// The name that the user gave, else the filter; on one line.
    [[nodiscard]] QString shownName() const;
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
    /// Names are in the text font, filters in that of data.
    [[nodiscard]] QFont nameFont() const;
    void describe();
    [[nodiscard]] QString elidedName() const;
    /// Where the name begins: behind the colour, where there is one.
    [[nodiscard]] int nameLeft() const;
    [[nodiscard]] QString badge() const;
    [[nodiscard]] int badgeWidth() const;
    [[nodiscard]] QRect crossRect() const;

    const Theme &m_theme;
    SubscriptionSpec m_spec;
    State m_state = State::Waiting;
    std::optional<Qos> m_granted;
    QString m_detail;
    QString m_traffic;
    bool m_overCross = false;
};

} // namespace espalier
