// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/capturedissection.h"
#include "app/cli/clientoptions.h"
#include "app/cli/commands.h"
#include "app/cli/dissection.h"
#include "app/cli/dissectjson.h"
#include "app/cli/dissecttext.h"
#include "app/cli/hextext.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>

namespace espalier::cli {

namespace {

/// Exit codes, as grep's.
enum DissectExit : int { NothingViolated = 0, Violated = 1, Unusable = 2 };

/// What is kept and shown of a byte is a hundred times as large.
constexpr std::size_t maximumBytes = 4 * 1024 * 1024;
/// Lines of dumps take four characters a byte.
constexpr std::size_t maximumInput = 4 * maximumBytes;
constexpr std::size_t filePiece = std::size_t {1024} * 1024;

std::string tooLarge(std::string_view name)
{
    return fmt::format("{} has more than {} MiB. Cut out the part that matters.", name,
                       maximumBytes / 1024 / 1024);
}

struct DissectCommand
{
    std::vector<std::string> words;
    std::string file;
    bool isHex = false;
    std::string version = "auto";
    std::string sender = "auto";
    std::string format = "text";
    bool isFromStart = false;
};

/// Where bytes come from when they are not among the arguments.
struct Input
{
    std::ifstream file {};
    std::istream *stream = &std::cin;
    std::string name = "Standard input";
    /// What has been read to see what it is.
    std::string start {};
    /// Nothing but a capture will do.
    bool isNamedCapture = false;
};

std::string cannotRead(const Input &input)
{
    return fmt::format("Cannot read {}. Is it a folder?", input.name);
}

bool isCaptureName(std::string_view word)
{
    return word.ends_with(".pcapng") || word.ends_with(".pcap") || word.ends_with(".cap");
}

/// None when the bytes are among the arguments.
Expected<std::unique_ptr<Input>, std::string> openInput(const DissectCommand &command)
{
    const auto &words = command.words;
    const bool isDash = words.size() == 1 && words[0] == "-";
    const bool isNamedCapture = words.size() == 1 && isCaptureName(words[0]);
    if (!words.empty() && !isDash && !isNamedCapture)
        return std::unique_ptr<Input>();
    auto input = std::make_unique<Input>();
    const auto name = isNamedCapture ? words[0] : command.file;
    if (!name.empty()) {
        input->name = name;
        input->isNamedCapture = isNamedCapture;
        input->file.open(name, std::ios::binary);
        if (!input->file)
            return unexpected(fmt::format("Cannot open {}. Is that its name?", name));
        input->stream = &input->file;
    }
    input->start.resize(4);
    input->stream->read(input->start.data(), static_cast<std::streamsize>(input->start.size()));
    input->start.resize(static_cast<std::size_t>(input->stream->gcount()));
    if (input->stream->bad())
        return unexpected(cannotRead(*input));
    return input;
}

Expected<std::string, std::string> readAll(Input &input)
{
    auto content = std::move(input.start);
    const auto begun = content.size();
    content.resize(maximumInput + 1);
    input.stream->read(content.data() + begun, static_cast<std::streamsize>(content.size() - begun));
    content.resize(begun + static_cast<std::size_t>(input.stream->gcount()));
    if (input.stream->bad())
        return unexpected(cannotRead(input));
    if (content.size() > maximumInput)
        return unexpected(tooLarge(input.name));
    return content;
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const auto &word : words) {
        text += word.find_first_of("<>") == std::string::npos ? ' ' : '\n'; // one of these begins a line
        text += word;
    }
    return text;
}

Expected<std::vector<HexPart>, std::string> readParts(const DissectCommand &command, Input *input)
{
    const auto content = input ? readAll(*input) : joined(command.words);
    if (!content)
        return unexpected(content.error());
    std::vector<HexPart> parts;
    if (command.file.empty() || command.isHex) {
        auto read = readHexText(*content);
        if (!read)
            return read;
        parts = std::move(*read);
    } else if (!content->empty()) {
        const auto bytes = asBytes(*content);
        parts.push_back({.sender = {}, .at = {}, .bytes = {bytes.begin(), bytes.end()}});
    }
    if (parts.empty())
        return unexpected(std::string("There are no bytes. Give them as hexadecimal text or with --file."));
    std::size_t size = 0;
    for (const auto &part : parts)
        size += part.bytes.size();
    if (size > maximumBytes)
        return unexpected(tooLarge("The input"));
    return parts;
}

std::optional<std::string> contradiction(const DissectCommand &command)
{
    if (!command.file.empty() && !command.words.empty())
        return "There are bytes and a file. Leave one of them out.";
    if (command.isHex && command.file.empty())
        return "--hex goes with --file. Without a file the input is hexadecimal text anyway.";
    return std::nullopt;
}

Expected<DissectOptions, std::string> readOptions(const DissectCommand &command)
{
    DissectOptions options;
    if (command.version != "auto") {
        options.version = parseVersion(command.version);
        if (!options.version)
            return unexpected(
                fmt::format("-V: there is no MQTT version {}. Take 5, 3.1.1, 3.1 or auto.", command.version));
    }
    if (command.sender != "auto")
        options.sender = command.sender == "client" ? Side::Client : Side::Server;
    if (command.isFromStart)
        options.start = Conversation::Start::Connection;
    return options;
}

int failed(std::string_view text)
{
    fmt::print(stderr, "{}\n", text);
    return Unusable;
}

DissectColours colours()
{
    const bool isColoured = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
    return isColoured ? DissectColours::Ansi : DissectColours::No;
}

void print(std::string &text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
    text.clear();
}

void printText(const Dissection &dissection)
{
    DissectText text(dissection, colours());
    std::string out;
    for (std::size_t i = 0; i < dissection.packets.size(); ++i) {
        text.packet(i, out);
        print(out);
    }
    text.conversation(out);
    print(out);
}

void printJson(const Dissection &dissection)
{
    std::string out;
    DissectJson json(dissection, out);
    json.begin();
    for (std::size_t i = 0; i < dissection.packets.size(); ++i) {
        json.packet(i);
        print(out);
    }
    json.end();
    out += '\n';
    print(out);
}

void printText(const CaptureDissection &dissection)
{
    CaptureText text(dissection, colours());
    std::string out;
    for (auto number = dissection.log().begin(); number < dissection.log().end(); ++number) {
        text.packet(number, out);
        print(out);
    }
    text.summary(out);
    print(out);
}

void printJson(const CaptureDissection &dissection)
{
    std::string out;
    CaptureJson json(dissection, out);
    json.begin();
    for (auto number = dissection.log().begin(); number < dissection.log().end(); ++number) {
        json.packet(number);
        print(out);
    }
    json.end();
    out += '\n';
    print(out);
}

template <typename Dissected>
int show(const Dissected &dissection, const DissectCommand &command)
{
    if (command.format == "json")
        printJson(dissection);
    else
        printText(dissection);
    if (std::fflush(stdout) != 0)
        return failed("The output cannot be written. Is the disk full?");
    return dissection.hasViolations() ? Violated : NothingViolated;
}

int runCapture(const DissectCommand &command, Input &input)
{
    if (command.sender != "auto" || command.version != "auto" || command.isFromStart)
        return failed("A capture says who sent what and when: leave --sender, -V and --from-start out.");
    CaptureDissection dissection;
    auto piece = std::move(input.start);
    while (!piece.empty() && dissection.feed(asBytes(piece))) {
        piece.resize(filePiece);
        input.stream->read(piece.data(), static_cast<std::streamsize>(piece.size()));
        piece.resize(static_cast<std::size_t>(input.stream->gcount()));
    }
    if (input.stream->bad())
        return failed(cannotRead(input));
    dissection.finish();
    if (const auto error = dissection.error())
        return failed(captureErrorText(*error, input.name));
    return show(dissection, command);
}

int runDissect(const DissectCommand &command)
{
    const auto options = readOptions(command);
    if (!options)
        return failed(options.error());
    if (const auto problem = contradiction(command))
        return failed(*problem);
    const auto input = openInput(command);
    if (!input)
        return failed(input.error());
    const auto isCapture = [&](Input &given) {
        return given.isNamedCapture || (!command.isHex && CaptureDissection::isCapture(asBytes(given.start)));
    };
    if (*input && isCapture(**input))
        return runCapture(command, **input);
    const auto parts = readParts(command, input->get());
    return parts ? show(dissect(*parts, *options), command) : failed(parts.error());
}

} // namespace

void addDissect(CLI::App &app, Run &run)
{
    auto *command = app.add_subcommand(
        "dissect", "Take MQTT packets apart and say what in them, or in their order, violates the standard");
    const auto options = std::make_shared<DissectCommand>();
    command->footer(
        "Bytes are hexadecimal text, as typed or as xxd and hexdump -C print them; without them, or with -,\n"
        "standard input is read. A capture of tcpdump or Wireshark, named *.pcap, *.pcapng or *.cap, given "
        "with\n"
        "--file or on standard input, is searched for MQTT, on any port and over WebSocket: each packet is "
        "shown\n"
        "with its time and the ends of its connection. Lines that begin with > are from client to server, "
        "with < from server to client; a\n"
        "time in seconds may stand before it: 1.25 > c0 00\n"
        "Exit code: 0 nothing violated, 1 something violated, 2 the input cannot be used.");
    command->add_option("bytes", options->words,
                        "Bytes as hexadecimal text, a capture, or - for standard input");
    command->add_option("--file", options->file, "Read raw bytes, or a capture, from a file");
    command->add_flag("--hex", options->isHex, "The file is hexadecimal text");
    command
        ->add_option("-V,--protocol-version", options->version,
                     "auto, 5, 3.1.1 or 3.1, where no CONNECT says it")
        ->capture_default_str();
    command->add_option("--sender", options->sender, "Who sent bytes without > or <: auto, client or server")
        ->check(CLI::IsMember({"auto", "client", "server"}))
        ->capture_default_str();
    command->add_option("--format", options->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    command->add_flag(
        "--from-start", options->isFromStart,
        "The input begins with the connection: it is a violation when CONNECT does not come first");
    command->callback([options, &run] { run = [options] { return runDissect(*options); }; });
}

} // namespace espalier::cli
