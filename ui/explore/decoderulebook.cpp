// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/decoderulebook.h"

#include <utility>

namespace espalier {

DecodeRuleBook::DecodeRuleBook(const QString &folder, QObject *parent)
    : QObject(parent)
    , m_store(folder)
    , m_loaded(m_store.load())
    , m_rules(m_loaded.rules)
    , m_registry(std::make_shared<const PayloadRegistry>(DecodeRules()))
{
    if (m_rules != DecodeRules())
        load();
}

DecodeRuleBook::~DecodeRuleBook() = default;

void DecodeRuleBook::setRules(DecodeRules rules)
{
    // Also when nothing is new in the rules: a schema file may have changed.
    m_rules = std::move(rules);
    if (const auto saved = m_store.save(m_rules); !saved)
        emit saveFailed(saved.error());
    load();
}

void DecodeRuleBook::load()
{
    // One that waits for a server that is gone would let no other one begin.
    m_task = std::make_unique<LatestTask>();
    const auto read = [this, rules = m_rules]() -> LatestTask::Outcome {
        return [this, registry = std::make_shared<const PayloadRegistry>(rules)] {
            m_registry = registry;
            emit registryChanged();
        };
    };
    m_task->run(read, LatestTask::Ending::Left);
}

} // namespace espalier
