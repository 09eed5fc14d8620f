// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/file/jsonfile.h"
#include "ui/theme/theme.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <cstdint>

namespace espalier {

/// What the user chose about the program itself, and the state of its windows. Kept as readable JSON in the config
/// folder; written a moment after a change and at the end. GUI thread; one for the application.
class Preferences : public QObject
{
    Q_OBJECT
public:
    /// `folder` holds preferences.json.
    explicit Preferences(const QString &folder, QObject *parent = nullptr);
    ~Preferences() override;

    [[nodiscard]] SchemePreference colorScheme() const { return m_colorScheme; }
    void setColorScheme(SchemePreference scheme);

    /// Whether rows that have just changed glow and fade. Off also means: no other animation.
    enum class Animation { Off, On };
    [[nodiscard]] Animation animation() const { return m_animation; }
    void setAnimation(Animation animation);

    /// Bytes that the history of all connections may use together, see Workspace::setHistoryLimit(). 16 MiB to 64 GiB.
    static constexpr std::uint64_t mebibyte = 1024ULL * 1024;
    [[nodiscard]] std::uint64_t historyLimit() const { return m_historyLimit; }
    void setHistoryLimit(std::uint64_t bytes);

    /// Opaque state of a splitter, header or window ("window", "explore/splitter"); empty when never set. Setting one
    /// does not emit changed(): nobody but its owner reads it.
    [[nodiscard]] QByteArray state(const QString &name) const;
    void setState(const QString &name, const QByteArray &state);

    /// Where they are kept; what else is kept goes there, too.
    [[nodiscard]] QString folder() const;

    /// Writes now what is not yet written. An error is reported by saveFailed().
    void save();

    /// What reading the file at the start came to; not File or Missing is worth telling the user.
    [[nodiscard]] const JsonFile::Contents &loaded() const { return m_loaded; }

signals:
    /// A typed preference has changed.
    void changed();
    void saveFailed(const QString &detail);

private:
    void load();
    void touch();

    JsonFile m_file;
    JsonFile::Contents m_loaded;
    QTimer m_saveTimer;
    SchemePreference m_colorScheme = SchemePreference::System;
    Animation m_animation = Animation::On;
    std::uint64_t m_historyLimit = 512 * mebibyte;
    QHash<QString, QByteArray> m_states;
};

} // namespace espalier
