// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Host tool: writes core/mqtt/clauses.def from the statements in resources/spec.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Row = std::map<std::string, std::string, std::less<>>;

[[noreturn]] void fail(const std::string &what)
{
    std::fprintf(stderr, "clausegenerator: %s\n", what.c_str());
    std::exit(1);
}

std::string readFile(const char *path)
{
    std::FILE *file = std::fopen(path, "rb");
    if (!file)
        fail(std::string("cannot read ") + path);
    std::string content;
    char block[8192];
    for (std::size_t size = 0; (size = std::fread(block, 1, sizeof block, file)) > 0;)
        content.append(block, size);
    std::fclose(file);
    return content;
}

// RFC 4180: fields in double quotes may hold commas, line ends and doubled quotes.
std::vector<std::vector<std::string>> readRecords(std::string_view csv)
{
    std::vector<std::vector<std::string>> records(1, {""});
    bool isQuoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        auto &field = records.back().back();
        if (csv[i] == '"' && isQuoted && i + 1 < csv.size() && csv[i + 1] == '"')
            field += csv[++i];
        else if (csv[i] == '"')
            isQuoted = !isQuoted;
        else if (isQuoted)
            field += csv[i];
        else if (csv[i] == ',')
            records.back().emplace_back();
        else if (csv[i] == '\n')
            records.push_back({""});
        else if (csv[i] != '\r')
            field += csv[i];
    }
    if (records.back() == std::vector<std::string> {""})
        records.pop_back();
    return records;
}

std::vector<Row> readRows(const char *path, std::initializer_list<const char *> wanted)
{
    const auto records = readRecords(readFile(path));
    if (records.empty())
        fail(std::string(path) + " is empty");
    for (const char *column : wanted) {
        if (std::find(records[0].begin(), records[0].end(), column) == records[0].end())
            fail(std::string(path) + " has no column " + column);
    }
    std::vector<Row> rows;
    for (std::size_t r = 1; r < records.size(); ++r) {
        if (records[r].size() != records[0].size())
            fail(std::string(path) + ", record " + std::to_string(r + 1) + ": wrong number of fields");
        Row row;
        for (std::size_t c = 0; c < records[r].size(); ++c)
            row[records[0][c]] = records[r][c];
        rows.push_back(std::move(row));
    }
    return rows;
}

// "MQTT-3.3.1-4" with prefix "MQTT" becomes MQTT_3_3_1_4. Some tags are written with '.' and '-' exchanged.
std::string identifier(const std::string &label, const std::string &prefix)
{
    if (label.rfind("MQTT-", 0) != 0)
        fail("not a statement's id: " + label);
    std::string id = prefix + label.substr(4);
    std::replace_if(id.begin(), id.end(), [](char c) { return c == '.' || c == '-'; }, '_');
    return id;
}

// The body of the standard wins over its Appendix B, unless the body's sentence is the tail of a list item: then only
// the appendix has the whole of it.
const std::string &statement(const Row &row)
{
    const auto &whole = row.at("statement");
    const auto &body = row.at("body_statement");
    const auto withoutStop = [](std::string_view text) {
        return text.substr(0, text.size() - (!text.empty() && text.back() == '.' ? 1 : 0));
    };
    const auto tail = withoutStop(body);
    // An inserted comma may differ, and the first letter does: compare behind the first word.
    const auto known = tail.substr(std::min(tail.find(' '), tail.size()));
    const bool isTail = withoutStop(whole).size() > tail.size() && withoutStop(whole).ends_with(known);
    return body.empty() || body.rfind("MUST", 0) == 0 || isTail ? whole : body;
}

std::string sideName(const std::string &side)
{
    static const std::map<std::string, std::string> names {{"client", "Client"},
                                                           {"server", "Server"},
                                                           {"both", "Both"},
                                                           {"sender", "Sender"},
                                                           {"receiver", "Receiver"}};
    const auto found = names.find(side);
    if (found == names.end())
        fail("unknown side: " + side);
    return found->second;
}

std::string literal(const std::string &text)
{
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c == '\n' ? ' ' : c;
    }
    return quoted + '"';
}

class Output
{
public:
    explicit Output(const char *path) : m_file(std::fopen(path, "wb"))
    {
        if (!m_file)
            fail(std::string("cannot write ") + path);
    }
    void write(const std::string &id, const std::string &label, const std::string &section,
               const std::string &side, const std::string &text)
    {
        if (!m_ids.insert(id).second)
            fail("two statements named " + id);
        if (text.empty())
            fail("no text for " + id);
        std::fprintf(m_file, "CLAUSE(%s, %s, %s, %s, %s)\n", id.c_str(), literal(label).c_str(),
                     literal(section).c_str(), side.c_str(), literal(text).c_str());
    }
    void close()
    {
        if (std::fclose(m_file) != 0)
            fail("cannot write the output");
    }

private:
    std::FILE *m_file;
    std::set<std::string> m_ids;
};

} // namespace

int main(int argc, char **argv)
{
    if (argc != 5)
        fail("usage: clausegenerator normative.csv normative-v3.1.1.csv rules.csv clauses.def");
    Output out(argv[4]);
    for (const auto &row : readRows(argv[1], {"id", "section", "statement", "side", "body_statement"}))
        out.write(identifier(row.at("id"), "MQTT"), row.at("id"), row.at("section"), sideName(row.at("side")),
                  statement(row));
    for (const auto &row : readRows(argv[2], {"id", "section", "statement"}))
        out.write(identifier(row.at("id"), "MQTT311"), row.at("id"), row.at("section"), "Both",
                  row.at("statement"));
    for (const auto &row : readRows(argv[3], {"id", "section", "side", "text"}))
        out.write(row.at("id"), "§" + row.at("section"), row.at("section"), sideName(row.at("side")),
                  row.at("text"));
    out.close();
    return 0;
}
