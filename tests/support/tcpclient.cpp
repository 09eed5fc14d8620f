// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tcpclient.h"

namespace espalier {

TcpClient::TcpClient(const ListenerSettings &listener)
{
    stream.connect({boost::asio::ip::make_address(listener.address), listener.port});
}

} // namespace espalier
