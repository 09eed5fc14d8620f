// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace espalier {

class DecodeRuleBook;
class MainWindow;
class Preferences;
class ProfileCollection;
class ProxyService;

/// Tells the user which of the files that hold the user's work could not be read as they were, and what is used instead.
class DamageNotices
{
    Q_DECLARE_TR_FUNCTIONS(espalier::DamageNotices)
public:
    explicit DamageNotices(MainWindow &window) : m_window(window) { }

    void reportMessages();
    void reportRules(const DecodeRuleBook &book);
    void reportProxies(const ProxyService &proxies);
    void reportSettings(const Preferences &preferences);
    void reportProfiles(const ProfileCollection &collection);

private:
    MainWindow &m_window;
};

} // namespace espalier
