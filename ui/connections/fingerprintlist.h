// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace espalier {

class Theme;

/// The certificates that a profile trusts by their fingerprints. They come here when the user trusts one that was shown;
/// from here they are taken away.
class FingerprintList : public QWidget
{
    Q_OBJECT
public:
    explicit FingerprintList(Theme &theme, QWidget *parent = nullptr);

    void setPins(const QList<QByteArray> &pins);
    [[nodiscard]] const QList<QByteArray> &pins() const { return m_pins; }

signals:
    void edited();

private:
    void rebuild();

    Theme &m_theme;
    QList<QByteArray> m_pins;
    QLabel *m_none;
    QVBoxLayout *m_list;
};

} // namespace espalier
