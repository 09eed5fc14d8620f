// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/zoomhistory.h"

#include <cstdlib>
#include <utility>

namespace espalier {

void ZoomHistory::remember(const Views &now, const QString &gesture, SampleTime time)
{
    const bool isSame =
        !gesture.isEmpty() && gesture == m_lastGesture && std::abs(time - m_lastTime) < mergeTime;
    m_lastGesture = gesture;
    m_lastTime = time;
    if (isSame || (!m_undo.empty() && m_undo.back() == now))
        return;
    m_redo.clear();
    m_undo.push_back(now);
    if (m_undo.size() > maximumSteps)
        m_undo.erase(m_undo.begin());
}

ZoomHistory::Views ZoomHistory::undo(const Views &now)
{
    m_lastGesture.clear();
    m_redo.push_back(now);
    Views views = std::move(m_undo.back());
    m_undo.pop_back();
    return views;
}

ZoomHistory::Views ZoomHistory::redo(const Views &now)
{
    m_lastGesture.clear();
    m_undo.push_back(now);
    Views views = std::move(m_redo.back());
    m_redo.pop_back();
    return views;
}

void ZoomHistory::clear()
{
    m_undo.clear();
    m_redo.clear();
    m_lastGesture.clear();
}

} // namespace espalier
