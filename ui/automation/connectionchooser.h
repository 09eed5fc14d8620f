// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/workspace.h"

#include <QComboBox>

namespace espalier {

/// A list of the open connections; follows the workspace.
class ConnectionChooser : public QComboBox
{
    Q_OBJECT
public:
    explicit ConnectionChooser(Workspace &workspace, QWidget *parent = nullptr);

    /// None while nothing is open.
    [[nodiscard]] ConnectionId connection() const;
    void choose(ConnectionId connection);

private:
    void fill();

    Workspace &m_workspace;
};

} // namespace espalier
