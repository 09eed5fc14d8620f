// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/profile.h"

#include <QPushButton>

namespace espalier {

class Theme;

/// The box at the left of the tool bar: state, name, address and version of the shown connection. Pressed it opens its
/// menu, which the owner fills before it shows.
class ConnectionBox : public QPushButton
{
    Q_OBJECT
public:
    explicit ConnectionBox(Theme &theme, QWidget *parent = nullptr);

    void showConnection(const Profile &profile, ConnectionPhase phase, const QString &address);
    void showNothing();

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QColor dotColor() const;

    Theme &m_theme;
    ConnectionPhase m_phase = ConnectionPhase::Disconnected;
    QString m_name;
    QString m_address;
    QString m_version;
};

/// The colour of the dot that stands for a phase; words always stand beside it.
[[nodiscard]] QColor phaseColor(const Theme &theme, ConnectionPhase phase);

} // namespace espalier
