// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace espalier {

class BadgeLabel;
class Theme;

/// A password: never shown, and never filled with one that is kept elsewhere. A badge tells where it is kept.
class SecretEdit : public QLineEdit
{
    Q_OBJECT
public:
    explicit SecretEdit(const Theme &theme, QWidget *parent = nullptr);

    enum class Keeping {
        /// There is no keychain: it is asked for at each connect.
        Nowhere,
        /// The keychain will keep what is typed.
        WillBeKept,
        /// The keychain has one; what is typed takes its place.
        Kept,
    };
    void setKeeping(Keeping keeping);
    [[nodiscard]] Keeping keeping() const { return m_keeping; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void placeBadge();

    Keeping m_keeping = Keeping::Nowhere;
    BadgeLabel *m_badge;
};

} // namespace espalier
