// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

namespace espalier {

/// Has what is edited kept once nobody has typed for a moment.
///
/// Flow: note() at each change -> due() -> take(), which may be called at any time: then due() is not needed any more.
class EditedLater : public QObject
{
    Q_OBJECT
public:
    explicit EditedLater(QObject *parent = nullptr);

    /// Something has been edited.
    void note();
    /// Whether something was, since the last time.
    [[nodiscard]] bool take();
    void forget();

signals:
    void due();

private:
    QTimer m_pause;
    bool m_isEdited = false;
};

} // namespace espalier
