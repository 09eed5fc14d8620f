// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QObject>

#include <memory>
#include <optional>

namespace espalier {

/// The system's choice between light and dark, and its changes. One source file for each kind of system. GUI thread.
class SystemScheme : public QObject
{
    Q_OBJECT
public:
    /// Make it before the program sets a palette of its own: without a better source the system's palette is asked.
    explicit SystemScheme(QObject *parent = nullptr);
    ~SystemScheme() override;

    [[nodiscard]] ColorScheme current() const { return m_told.value_or(m_fallback); }

signals:
    void changed(espalier::ColorScheme scheme);

private:
    [[nodiscard]] static ColorScheme ofPalette();
    /// Nothing: the system has no opinion.
    void tell(std::optional<ColorScheme> scheme);

    class Source;
    ColorScheme m_fallback;
    std::optional<ColorScheme> m_told;
    std::unique_ptr<Source> m_source;
};

} // namespace espalier
