// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/lingeringclose.h"

namespace espalier {

LingeringClose::LingeringClose(qintptr, QObject *parent) : QObject(parent) { }

LingeringClose::~LingeringClose() = default;

void LingeringClose::start()
{
    readAll();
}

void LingeringClose::readAll()
{
    emit ended();
}

} // namespace espalier
