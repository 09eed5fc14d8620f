// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/damagenotices.h"

#include "core/service/proxyservice.h"
#include "ui/connections/profilecollection.h"
#include "ui/explore/decoderulebook.h"
#include "ui/explore/exploreview.h"
#include "ui/explore/savedmodel.h"
#include "ui/packets/proxywords.h"
#include "ui/settings/preferences.h"
#include "ui/shell/mainwindow.h"

namespace espalier {

void DamageNotices::reportMessages()
{
    const auto &loaded = m_window.exploreView().savedMessages().loaded();
    if (loaded.origin != JsonFile::Origin::Backup && loaded.origin != JsonFile::Origin::Unreadable)
        return;
    m_window.post(
        {loaded.origin == JsonFile::Origin::Backup ? Banner::Tone::Warning : Banner::Tone::Error,
         tr("The saved messages were damaged"),
         loaded.origin == JsonFile::Origin::Backup
             ? tr("Their last good version is used; the damaged file is kept as %1.").arg(loaded.damagedFile)
             : tr("They cannot be read; the file is kept as %1. %2").arg(loaded.damagedFile, loaded.detail),
         {},
         {}});
}

void DamageNotices::reportRules(const DecodeRuleBook &book)
{
    const auto &loaded = book.loaded();
    const auto post = [this](const QString &title, const QString &text) {
        m_window.post({Banner::Tone::Warning, title, text, {}, {}});
    };
    switch (loaded.origin) {
    case JsonFile::Origin::Missing:
    case JsonFile::Origin::File:
        break;
    case JsonFile::Origin::Backup:
        post(tr("The rules for decoding were damaged"),
             tr("Their last good version is used. %1").arg(loaded.detail));
        return;
    case JsonFile::Origin::Unreadable:
        post(tr("The rules for decoding are damaged"),
             tr("No rule is in effect, and new ones are not saved. %1").arg(loaded.detail));
        return;
    case JsonFile::Origin::Newer:
        post(tr("Rules for decoding of a newer version"),
             tr("A newer Espalier wrote them: they can be used, but not changed, here."));
        return;
    }
    if (loaded.unreadable > 0)
        post(tr("Some rules for decoding are not understood"),
             tr("%n rule(s) of decoders.json do nothing, and are lost when the rules are changed here.",
                nullptr, loaded.unreadable));
}

void DamageNotices::reportProxies(const ProxyService &proxies)
{
    if (const auto text = ProxyWords::damage(proxies.loaded()); !text.isEmpty())
        m_window.post(
            {Banner::Tone::Warning, tr("The file of the proxies cannot be used as it is"), text, {}, {}});
}

void DamageNotices::reportSettings(const Preferences &preferences)
{
    using Origin = JsonFile::Origin;
    const auto &settings = preferences.loaded();
    if (settings.origin == Origin::Backup || settings.origin == Origin::Unreadable)
        m_window.post({Banner::Tone::Warning,
                       tr("Settings were damaged"),
                       settings.origin == Origin::Backup
                           ? tr("Those of the time before are used. %1").arg(settings.detail)
                           : tr("The usual ones are used. %1").arg(settings.detail),
                       {},
                       {}});
}

void DamageNotices::reportProfiles(const ProfileCollection &collection)
{
    const auto &profiles = collection.loaded();
    switch (profiles.state) {
    case ProfileStore::State::Missing:
    case ProfileStore::State::Good:
        return;
    case ProfileStore::State::Restored:
        m_window.post(
            {Banner::Tone::Warning,
             tr("The list of connections was damaged"),
             tr("Its last good version is used; the damaged file is kept as %1.").arg(profiles.damagedFile),
             {},
             {}});
        return;
    case ProfileStore::State::Lost:
        m_window.post(
            {Banner::Tone::Error,
             tr("The list of connections is damaged"),
             tr("It cannot be read and is kept as %1. %2").arg(profiles.damagedFile, profiles.detail),
             {},
             {}});
        return;
    case ProfileStore::State::Newer:
        m_window.post(
            {Banner::Tone::Warning,
             tr("Connections of a newer version"),
             tr("A newer Espalier wrote the list of connections: it can be used, but not changed, here."),
             {},
             {}});
        return;
    }
}

} // namespace espalier
