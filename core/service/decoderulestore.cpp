// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/decoderulestore.h"

#include <QCoreApplication>
#include <QDir>

namespace espalier {

namespace {

constexpr int currentVersion = 1;

} // namespace

DecodeRuleStore::DecodeRuleStore(const QString &folder)
    : m_file(QDir(folder).filePath(QStringLiteral("decoders.json")), currentVersion)
{ }

DecodeRuleStore::Contents DecodeRuleStore::load()
{
    const JsonFile::Contents read = m_file.read();
    m_origin = read.origin;
    Contents contents;
    contents.origin = read.origin;
    contents.detail = read.detail;
    contents.rules = DecodeRules::fromJson(read.object, &contents.unreadable);
    return contents;
}

Expected<void, QString> DecodeRuleStore::save(const DecodeRules &rules)
{
    if (m_origin == JsonFile::Origin::Unreadable) {
        return unexpected(
            QCoreApplication::translate("espalier::DecodeRuleStore",
                                        "%1 is damaged and stays as it is: move it away to begin anew.")
                .arg(m_file.path()));
    }
    return m_file.write(rules.toJson());
}

} // namespace espalier
