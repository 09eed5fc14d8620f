// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/automationwords.h"

#include "ui/words.h"

#include <QLocale>

namespace espalier {

namespace {

QString number(std::uint64_t value)
{
    return QLocale().toString(static_cast<qulonglong>(value));
}

QString sentenceParts(const QStringList &parts)
{
    return parts.join(QStringLiteral(" · "));
}

} // namespace

bool AutomationWords::isError(ScriptLine::Kind kind)
{
    using Kind = ScriptLine::Kind;
    switch (kind) {
    case Kind::Error:
    case Kind::CannotStart:
    case Kind::TimedOut:
    case Kind::OutOfMemory:
    case Kind::Crashed:
    case Kind::PublishRefused:
    case Kind::WrongProperty:
    case Kind::SubscriptionRefused:
        return true;
    case Kind::Log:
    case Kind::Warning:
    case Kind::MessagesDropped:
    case Kind::LinesDropped:
    case Kind::ConnectionClosed:
    case Kind::Finished:
    case Kind::Stopped:
        return false;
    }
    return false;
}

QString AutomationWords::scriptLine(const ScriptLine &line, const ScriptLimits &limits)
{
    using Kind = ScriptLine::Kind;
    switch (line.kind) {
    case Kind::Log:
    case Kind::Warning:
    case Kind::Error:
        return line.text;
    case Kind::CannotStart:
        return tr("The script could not be started: %1").arg(line.text);
    case Kind::TimedOut:
        return line.line > 0
                   ? tr("Stopped: the function given in line %1 did not return within %2 s. Divide long work "
                        "with setTimeout().")
                         .arg(line.line)
                         .arg(QLocale().toString(static_cast<double>(limits.milliseconds) / 1000))
                   : tr("Stopped: the script did not return within %1 s. Divide long work with setTimeout().")
                         .arg(QLocale().toString(static_cast<double>(limits.milliseconds) / 1000));
    case Kind::OutOfMemory:
        return tr("Stopped: the script needed more than %1 of memory.")
            .arg(QLocale().formattedDataSize(limits.memory));
    case Kind::Crashed:
        return tr("The script's process ended unexpectedly.");
    case Kind::MessagesDropped:
        return tr("The script is too slow: messages dropped: %1").arg(number(line.count));
    case Kind::LinesDropped:
        return tr("Too much output: lines left out: %1").arg(number(line.count));
    case Kind::PublishRefused:
        return Words::reasonMeaning(line.reason).isEmpty() || line.reason < ReasonCode::UnspecifiedError
                   ? tr("A message to %1 was not sent: there is no connection.").arg(line.text)
                   : tr("A message to %1 was not sent: %2").arg(line.text, Words::reasonMeaning(line.reason));
    case Kind::WrongProperty:
        return tr("A message was not sent: the property “%1” is unknown, or its value is not allowed.")
            .arg(line.text);
    case Kind::SubscriptionRefused:
        return tr("The subscription to %1 was refused: %2").arg(line.text, Words::reasonMeaning(line.reason));
    case Kind::ConnectionClosed:
        return tr("The connection was closed, and the script with it.");
    case Kind::Finished:
        return tr("Finished");
    case Kind::Stopped:
        return tr("Stopped");
    }
    return {};
}

QString AutomationWords::scriptState(const ScriptReport &report)
{
    const auto phase = [&report] {
        switch (report.state) {
        case ScriptReport::State::Running:
            return tr("Running");
        case ScriptReport::State::Finished:
            return tr("Finished");
        case ScriptReport::State::Stopped:
            return tr("Stopped");
        case ScriptReport::State::Failed:
            return tr("Failed");
        }
        return QString();
    };
    const QLocale locale;
    const auto seconds = static_cast<double>(report.processorTime.count()) / 1000;
    QStringList parts {phase(), tr("messages in: %1").arg(number(report.messagesIn)),
                       tr("out: %1").arg(number(report.messagesOut)),
                       tr("CPU: %1 s").arg(locale.toString(seconds, 'f', 1)),
                       tr("memory: %1").arg(locale.formattedDataSize(report.memory))};
    if (report.messagesDropped > 0)
        parts << tr("dropped: %1").arg(number(report.messagesDropped));
    return sentenceParts(parts);
}

QString AutomationWords::templateProblem(const std::optional<TemplateError> &error)
{
    if (!error)
        return {};
    const auto subject = QString::fromStdString(error->subject);
    switch (error->kind) {
    case TemplateError::Kind::NotClosed:
    case TemplateError::Kind::QuoteNotClosed:
        return tr("A placeholder is not closed: it ends with “}}”.");
    case TemplateError::Kind::Unknown:
        return error->hint.empty() ? tr("There is no placeholder “%1”.").arg(subject)
                                   : tr("There is no placeholder “%1”. Is %2 meant?")
                                         .arg(subject, QString::fromStdString(error->hint));
    default:
        return error->hint.empty() ? tr("The placeholder at “%1” is not complete.").arg(subject)
                                   : tr("“%1” does not fit here. It is written like this: %2")
                                         .arg(subject, QString::fromStdString(error->hint));
    }
}

QString AutomationWords::replyProblem(const ReplyRuleProblem &problem)
{
    if (problem.error)
        return templateProblem(problem.error);
    switch (problem.part) {
    case ReplyRuleProblem::Part::TopicFilter:
        return tr("Not a valid topic filter: + stands for one level, # for all that follow at the end.");
    case ReplyRuleProblem::Part::ResponseTopic:
        return tr("Not a valid topic: + and # cannot stand in it.");
    case ReplyRuleProblem::Part::Payload:
    case ReplyRuleProblem::Part::ContentType:
    case ReplyRuleProblem::Part::UserProperties:
        return tr("Longer than MQTT can carry (65,535 bytes).");
    }
    return {};
}

QString AutomationWords::replyState(const ReplyCount &count)
{
    QStringList parts;
    switch (count.lastError) {
    case ReplyCount::Error::None:
        break;
    case ReplyCount::Error::NoValue:
        parts << tr("The request has no value for “%1”").arg(count.detail);
        break;
    case ReplyCount::Error::WrongTopic:
        parts << tr("“%1” is not a topic to answer to").arg(count.detail);
        break;
    case ReplyCount::Error::NotSent:
        parts << tr("A reply to %1 was not sent").arg(count.detail);
        break;
    }
    if (count.limited > 0)
        parts << tr("Too many requests, not answered: %1").arg(number(count.limited));
    return sentenceParts(parts);
}

QString AutomationWords::deviceProblem(const DeviceProblem &problem)
{
    if (problem.error)
        return templateProblem(problem.error);
    switch (problem.part) {
    case DeviceProblem::Part::Count:
        return tr("From 1 to %1 devices.").arg(QLocale().toString(DeviceTemplate::mostDevices));
    case DeviceProblem::Part::Connections:
        return tr("At most %1 devices can have a connection of their own; more can share one.")
            .arg(DeviceTemplate::mostConnections);
    case DeviceProblem::Part::DeviceId:
        return tr("A device needs a name, such as device-{{n}}.");
    case DeviceProblem::Part::NoTopics:
        return tr("A device needs a topic to publish to.");
    case DeviceProblem::Part::Topic:
    case DeviceProblem::Part::StatusTopic:
        return tr("Not a valid topic: + and # cannot stand in it.");
    case DeviceProblem::Part::Payload:
        return tr("The payload cannot be made.");
    case DeviceProblem::Part::Interval:
        return tr("An interval is 10 ms or longer, jitter 0 to 100 %.");
    case DeviceProblem::Part::Rate:
        return tr("Together more than %1 messages a second: fewer devices, or longer intervals.")
            .arg(QLocale().toString(DeviceTemplate::mostPerSecond));
    case DeviceProblem::Part::ValueName:
        return tr("A value needs a name of letters and digits that no other has; n and id are taken.");
    case DeviceProblem::Part::ValueRange:
        return tr("The lowest value is above the highest, or a number is not allowed.");
    }
    return {};
}

QString AutomationWords::valueKind(ValueModel::Kind kind)
{
    switch (kind) {
    case ValueModel::Kind::Constant:
        return tr("Constant");
    case ValueModel::Kind::Counter:
        return tr("Counter");
    case ValueModel::Kind::Random:
        return tr("Random");
    case ValueModel::Kind::Walk:
        return tr("Random walk");
    case ValueModel::Kind::Sine:
        return tr("Sine");
    case ValueModel::Kind::Ramp:
        return tr("Ramp");
    case ValueModel::Kind::Noise:
        return tr("Noise");
    case ValueModel::Kind::Choice:
        return tr("Choice");
    }
    return {};
}

QString AutomationWords::simulatorState(const SimulatorReport &report, int devices)
{
    QStringList parts {tr("%1 of %2 connected").arg(report.connected).arg(devices),
                       tr("%1 sent").arg(number(report.sent)),
                       tr("%1/s").arg(QLocale().toString(report.rate, 'f', report.rate < 10 ? 1 : 0))};
    if (report.skipped > 0)
        parts << tr("left out: %1").arg(number(report.skipped));
    if (report.failed > 0)
        parts << tr("refused: %1").arg(number(report.failed));
    if (!report.templateError.isEmpty())
        parts << tr("no value for “%1”").arg(report.templateError);
    if (report.failure != ConnectionFailure::None)
        parts << (report.reason >= ReasonCode::UnspecifiedError ? Words::reasonMeaning(report.reason)
                                                                : Words::failure(report.failure));
    return sentenceParts(parts);
}

} // namespace espalier
