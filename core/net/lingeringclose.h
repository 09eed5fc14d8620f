// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace espalier {

/// Keeps a TCP connection until its peer has taken what was written last. A system drops what it still holds for the peer
/// when a socket is closed before all that the peer sent has been read. So the end is only said, and what comes is
/// read and forgotten until the peer ends, too. One implementation for each system: lingeringclose_<system>.cpp; where
/// there is none the connection is not kept.
class LingeringClose : public QObject
{
    Q_OBJECT
public:
    /// Holds on to the connection of the socket with this descriptor, whoever closes that; -1: there is none.
    explicit LingeringClose(qintptr descriptor, QObject *parent = nullptr);
    /// Lets the connection go.
    ~LingeringClose() override;

    /// Nothing more will be written, and all that was is in the hands of the system. Ends in ended(), if the peer does.
    void start();

signals:
    void ended();

private:
    void readAll();

    qintptr m_descriptor = -1;
};

} // namespace espalier
