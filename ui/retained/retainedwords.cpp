// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retained/retainedwords.h"

#include "core/payload/displaytext.h"
#include "ui/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace espalier {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(espalier::RetainedWords)
};

QString doneText(const RetainedOutcome &outcome)
{
    const auto count = static_cast<int>(outcome.done);
    switch (outcome.task) {
    case RetainedTask::Clearing:
        return Text::tr("%n retained message(s) cleared.", nullptr, count);
    case RetainedTask::Restoring:
        return Text::tr("%n retained message(s) brought back.", nullptr, count);
    case RetainedTask::None:
    case RetainedTask::Looking:
        break;
    }
    return Text::tr("%n retained message(s) found.", nullptr, count);
}

QString reasonText(const RetainedOutcome &outcome, PacketType type)
{
    const auto name = Words::reasonName(outcome.reason, type);
    return outcome.reasonString.isEmpty() ? name : QStringLiteral("%1: %2").arg(name, outcome.reasonString);
}

/// What was not done, and why; empty when all was.
QString undoneText(const RetainedOutcome &outcome)
{
    if (outcome.undone.isEmpty())
        return {};
    const auto count = static_cast<int>(outcome.undone.size());
    if (isError(outcome.reason))
        return u' '
               + Text::tr("%n not changed: %1", nullptr, count).arg(reasonText(outcome, PacketType::PubAck));
    return u' ' + Text::tr("%n not changed: the payload was not kept, or no answer came.", nullptr, count);
}

} // namespace

QString retainedOutcomeText(const RetainedOutcome &outcome)
{
    auto done = doneText(outcome);
    switch (outcome.kind) {
    case RetainedOutcome::Kind::Finished:
        return done + undoneText(outcome);
    case RetainedOutcome::Kind::Cancelled:
        return Text::tr("%1 Cancelled.").arg(done);
    case RetainedOutcome::Kind::SubscriptionRefused:
        return Text::
            tr("The server does not let this client subscribe to the filter (%1). Look at a narrower one.")
                .arg(reasonText(outcome, PacketType::SubAck));
    case RetainedOutcome::Kind::ConnectionFailed:
        return Text::tr("%1 The connection failed: %2. Look again to see how things stand.")
            .arg(done, Words::failure(outcome.status.failure));
    case RetainedOutcome::Kind::TooMany:
        return Text::tr("%1 There are more; look at a narrower filter.").arg(done);
    }
    return done;
}

QString retainedBackupErrorText(const RetainedBackupError &error, const QString &path)
{
    switch (error.kind) {
    case RetainedBackupError::Kind::File:
        return Text::tr("%1 cannot be read: %2").arg(path, error.detail);
    case RetainedBackupError::Kind::Line:
        return Text::tr("%1 is no backup of retained messages: line %2, “%3”. Nothing was changed.")
            .arg(path)
            .arg(error.line)
            .arg(error.detail);
    case RetainedBackupError::Kind::TooLarge:
        break;
    }
    return Text::tr("%1 is larger than 1 GB. Part it and restore the parts.").arg(path);
}

QString retainedNames(const RetainedMessages &messages)
{
    constexpr qsizetype namedTopics = 6;
    QStringList names;
    for (const auto &message : messages.first(std::min(namedTopics, messages.size())))
        names += displayText(asBytes(message.topicName), 120);
    if (messages.size() > namedTopics)
        names += QStringLiteral("…");
    return names.join(u'\n');
}

} // namespace espalier
