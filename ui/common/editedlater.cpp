// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/editedlater.h"

#include <chrono>
#include <utility>

namespace espalier {

namespace {

/// Behind the last key that was typed.
constexpr std::chrono::milliseconds keepDelay {600};

} // namespace

EditedLater::EditedLater(QObject *parent) : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(keepDelay);
    connect(&m_pause, &QTimer::timeout, this, &EditedLater::due);
}

void EditedLater::note()
{
    m_isEdited = true;
    m_pause.start();
}

bool EditedLater::take()
{
    m_pause.stop();
    return std::exchange(m_isEdited, false);
}

void EditedLater::forget()
{
    m_pause.stop();
    m_isEdited = false;
}

} // namespace espalier
