// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/badgededit.h"

class QCompleter;
class QStringListModel;

namespace espalier {

/// The field for a display filter. A badge says whether it is one; what is wrong is told by a tool tip. While the user
/// types, what may follow is offered, with Ctrl+Space at any time.
class PacketFilterEdit : public BadgedEdit
{
    Q_OBJECT
public:
    explicit PacketFilterEdit(const Theme &theme, QWidget *parent = nullptr);
    ~PacketFilterEdit() override;

    [[nodiscard]] bool isFilter() const { return m_error.isEmpty(); }
    /// What is wrong, in words; empty: nothing.
    [[nodiscard]] const QString &error() const { return m_error; }
    /// What is offered now.
    [[nodiscard]] QStringList offered() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class Wish { WhileTyping, Explicit };

    void check();
    void offer(Wish wish);
    void take(const QString &candidate);
    [[nodiscard]] QString badge() const;

    QCompleter *m_completer;
    QStringListModel *m_candidates;
    QString m_error;
};

} // namespace espalier
