// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
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

namespace espalier::cli {

namespace {

/// Exit codes, as grep's.
enum DissectExit : int { NothingViolated = 0, Violated = 1, Unusable = 2 };

/// What is kept and shown of a byte is a hundred times as large.
constexpr std::size_t maximumBytes = 4 * 1024 * 1024;
/// Lines of dumps take four characters a byte.
constexpr std::size_t maximumInput = 4 * maximumBytes;

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

Expected<std::string, std::string> readAll(std::istream &in, std::string_view name)
{
    std::string content(maximumInput + 1, '\0');
    in.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad())
        return unexpected(fmt::format("Cannot read {}. Is it a folder?", name));
    if (content.size() > maximumInput)
        return unexpected(tooLarge(name));
    return content;
}

Expected<std::string, std::string> readInput(const DissectCommand &command)
{
    if (!command.words.empty()) {
        std::string text;
        for (const auto &word : command.words) {
            text += word.find_first_of("<>") == std::string::npos ? ' ' : '\n'; // one of these begins a line
            text += word;
        }
        return text;
    }
    if (command.file.empty())
        return readAll(std::cin, "Standard input");
    std::ifstream file(command.file, std::ios::binary);
    if (!file)
        return unexpected(fmt::format("Cannot open {}. Is that its name?", command.file));
    return readAll(file, command.file);
}

Expected<std::vector<HexPart>, std::string> readParts(const DissectCommand &command)
{
    if (!command.file.empty() && !command.words.empty())
        return unexpected(std::string("There are bytes and a file. Leave one of them out."));
    if (command.isHex && command.file.empty())
        return unexpected(
            std::string("--hex goes with --file. Without a file the input is hexadecimal text anyway."));
    const auto input = readInput(command);
    if (!input)
        return unexpected(input.error());
    std::vector<HexPart> parts;
    if (command.file.empty() || command.isHex) {
        auto read = readHexText(*input);
        if (!read)
            return read;
        parts = std::move(*read);
    } else if (!input->empty()) {
        const auto bytes = asBytes(*input);
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

void print(std::string &text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
    text.clear();
}

void printText(const Dissection &dissection)
{
    const bool isColoured = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
    DissectText text(dissection, isColoured ? DissectText::Colours::Ansi : DissectText::Colours::No);
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

int runDissect(const DissectCommand &command)
{
    const auto options = readOptions(command);
    const auto parts = options ? readParts(command)
                               : Expected<std::vector<HexPart>, std::string>(unexpected(options.error()));
    if (!parts) {
        fmt::print(stderr, "{}\n", parts.error());
        return Unusable;
    }
    const auto dissection = dissect(*parts, *options);
    if (command.format == "json")
        printJson(dissection);
    else
        printText(dissection);
    if (std::fflush(stdout) != 0) {
        fmt::print(stderr, "The output cannot be written. Is the disk full?\n");
        return Unusable;
    }
    return dissection.hasViolations() ? Violated : NothingViolated;
}

} // namespace

void addDissect(CLI::App &app, Run &run)
{
    auto *command = app.add_subcommand(
        "dissect", "Take MQTT packets apart and say what in them, or in their order, violates the standard");
    const auto options = std::make_shared<DissectCommand>();
    command->footer(
        "Bytes are hexadecimal text, as typed or as xxd and hexdump -C print them; without them standard\n"
        "input is read. Lines that begin with > are from client to server, with < from server to client; a\n"
        "time in seconds may stand before it: 1.25 > c0 00\n"
        "Exit code: 0 nothing violated, 1 something violated, 2 the input cannot be used.");
    command->add_option("bytes", options->words, "Bytes as hexadecimal text");
    command->add_option("--file", options->file, "Read raw bytes from a file");
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
