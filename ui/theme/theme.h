// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>

#include <array>
#include <memory>

class QApplication;

namespace espalier {

/// Colours by role; nothing else in the program names a colour (design: "Colours, type and space").
enum class Role {
    Background,
    Panel,
    Raised,
    Line,
    Text,
    Muted,
    Faint,
    Accent,
    AccentSoft,
    OnAccent,
    Hover,
    Highlight,
    Number,
    String,
    Boolean,
    Added,
    Removed,
    Warning,
    WarningSoft,
    Error,
    ErrorSoft,
    Inbound,
    Outbound,
};
inline constexpr std::size_t roleCount = static_cast<std::size_t>(Role::Outbound) + 1;
/// Of the small labels in boxes, in pixels.
inline constexpr int badgeHeight = 17;

enum class ColorScheme { Light, Dark };
enum class SchemePreference { System, Light, Dark };

/// Colours, fonts and icons, resolved here and nowhere else; changes live. One for the application, handed down through
/// constructors. GUI thread.
class Theme : public QObject
{
    Q_OBJECT
public:
    explicit Theme(QApplication &application);
    ~Theme() override;

    void setPreference(SchemePreference preference);
    [[nodiscard]] SchemePreference preference() const;
    [[nodiscard]] ColorScheme scheme() const;
    [[nodiscard]] QColor color(Role role) const;

    /// The interface font (Inter where installed, shipped with the program) and the data font (JetBrains Mono).
    [[nodiscard]] QFont textFont() const;
    [[nodiscard]] QFont dataFont() const;
    /// The text font scaled: 11/13 for small print, and so on; follows the system's font size.
    [[nodiscard]] QFont scaledTextFont(qreal factor, QFont::Weight weight = QFont::Normal) const;

    /// A line icon of resources/icons (name without extension), tinted by role, crisp at any scale factor.
    /// Follows a change of scheme by itself; checked it is drawn in the accent.
    [[nodiscard]] QIcon icon(const QString &name, Role role = Role::Muted) const;
    [[nodiscard]] QIcon applicationIcon() const;

signals:
    /// Colours or fonts have changed: what paints with color() by itself must repaint. Palette and icons already follow.
    void changed();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace espalier
