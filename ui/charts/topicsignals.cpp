// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/topicsignals.h"

#include "core/payload/signalleaf.h"
#include "core/service/explorer.h"
#include "core/service/storeview.h"

namespace espalier {

namespace {

/// A plot with more is a knot.
constexpr std::size_t mostCurves = 12;

std::vector<SignalLeaf> leavesOf(const StoreView &view, const std::string &topicName)
{
    const auto id = view.store.find(topicName);
    const KeptMessage *message = id ? view.store.lastMessage(*id) : nullptr;
    if (!message)
        return {};
    const MessageHints hints(topicName, *message, view.payloads);
    return SignalPayload(message->payload(), hints.hints()).leaves();
}

std::vector<SignalSource> sourcesOf(const std::vector<SignalLeaf> &leaves, const SignalAddress &topic)
{
    std::vector<SignalSource> sources;
    const auto add = [&](bool wantsTexts) {
        for (const SignalLeaf &leaf : leaves) {
            if ((leaf.kind == SignalLeaf::Kind::Text) != wantsTexts || leaf.kind == SignalLeaf::Kind::Time
                || sources.size() == mostCurves)
                continue;
            sources.push_back({.inputs = {topic}});
            sources.back().inputs.front().path = leaf.path;
        }
    };
    add(false);
    if (sources.empty())
        add(true);
    if (sources.empty()) {
        sources.push_back({.inputs = {topic}});
        sources.back().inputs.front().kind = SignalAddress::Kind::Rate;
    }
    return sources;
}

} // namespace

void askTopicSignals(Explorer &explorer, QObject *context, const QUuid &profile, const QByteArray &topicName,
                     std::function<void(const std::vector<SignalSource> &)> answer)
{
    explorer.ask(
        context, [name = topicName.toStdString()](const StoreView &view) { return leavesOf(view, name); },
        [topic = SignalAddress {.profile = profile, .topicName = topicName}, answer = std::move(answer)](
            const std::vector<SignalLeaf> &leaves) { answer(sourcesOf(leaves, topic)); });
}

} // namespace espalier
