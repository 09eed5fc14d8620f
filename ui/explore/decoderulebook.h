// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/payloadregistry.h"
#include "core/service/decoderulestore.h"
#include "ui/common/latesttask.h"

#include <QObject>

#include <memory>

namespace espalier {

/// The user's rules for decoding: read at the beginning, written with each change. The schemas that they name are loaded on
/// a pool thread.
///
/// Flow: setRules() -> registryChanged() when the schemas are loaded.
class DecodeRuleBook : public QObject
{
    Q_OBJECT
public:
    /// `folder` holds decoders.json.
    explicit DecodeRuleBook(const QString &folder, QObject *parent = nullptr);
    ~DecodeRuleBook() override;

    /// What reading the file came to; an origin other than Missing and File is worth telling the user.
    [[nodiscard]] const DecodeRuleStore::Contents &loaded() const { return m_loaded; }
    [[nodiscard]] const DecodeRules &rules() const { return m_rules; }
    /// What is decoded with: while schemas are being loaded, that of the rules before. Never null.
    [[nodiscard]] const std::shared_ptr<const PayloadRegistry> &registry() const { return m_registry; }
    void setRules(DecodeRules rules);

signals:
    void registryChanged();
    void saveFailed(const QString &detail);

private:
    void load();

    DecodeRuleStore m_store;
    DecodeRuleStore::Contents m_loaded;
    DecodeRules m_rules;
    std::shared_ptr<const PayloadRegistry> m_registry;
    std::unique_ptr<LatestTask> m_task;
};

} // namespace espalier
