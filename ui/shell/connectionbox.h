// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/profile.h"
#include "ui/theme/theme.h"

#include <QColor>
#include <QPushButton>

class QPainter;

namespace espalier {

/// The box at the left of the tool bar: state, name, address and version of the shown connection. Pressed it opens its
/// menu, which the owner fills before it shows.
class ConnectionBox : public QPushButton
{
    Q_OBJECT
public:
    explicit ConnectionBox(Theme &theme, QWidget *parent = nullptr);

    void showConnection(const Profile &profile, const ConnectionStatus &status, const QString &address);
    void showNothing();

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Badge
    {
        QString text;
        Role ground = Role::Hover;
        Role ink = Role::Muted;
    };
    [[nodiscard]] QColor dotColor() const;
    /// Returns the left end of what it took.
    int drawBadge(QPainter &painter, int right, const Badge &badge) const;
    [[nodiscard]] QRect placed(int x, int width) const;

    Theme &m_theme;
    ConnectionPhase m_phase = ConnectionPhase::Disconnected;
    QString m_name;
    QString m_address;
    QString m_version;
    /// "not verified", or empty.
    QString m_warning;
    /// The profile's; invalid: none.
    QColor m_color;
};

/// Whether the user wanted no check of the broker's certificate: it is always told.
[[nodiscard]] bool isUnverified(const Profile &profile);
/// The colour of the dot that stands for a phase; words always stand beside it.
[[nodiscard]] QColor phaseColor(const Theme &theme, ConnectionPhase phase);

} // namespace espalier
