// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/socketwriter.h"

namespace espalier {

SocketWriter::SocketWriter(qintptr, QObject *parent) : QObject(parent) { }

SocketWriter::~SocketWriter() = default;

void SocketWriter::write(ByteView) { }

void SocketWriter::finish() { }

void SocketWriter::letGo() { }

bool SocketWriter::isBroken() const
{
    return true;
}

} // namespace espalier
